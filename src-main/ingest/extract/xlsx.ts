import type { Extract } from '../extraction.js'
import { IngestFailure } from '../ingest-failure.js'
import { openXmlFacts, relationsOf } from '../open-xml.js'
import { readXml } from '../read-xml.js'
import { SheetText } from '../sheet-text.js'
import { ZipArchive } from '../zip-archive.js'

const MAIN = 'xl/workbook.xml'
/** Of all texts that cells share, in characters. */
const MOST_SHARED = 200_000_000
/** Columns that a row has at most in Excel. */
const MOST_COLUMNS = 16_384

/** The values of a workbook, row by row, sheet by sheet. Numbers and dates are as the file has them, without their format. */
export const extractXlsx: Extract = async ({ path, out, signal, progress }) => {
  const zip = await ZipArchive.open(path)
  try {
    const { title, facts } = await openXmlFacts(zip)
    const sheets = await sheetsOf(zip)
    const shared = await sharedTexts(zip, path)
    const text = new SheetText()
    for (const [i, { name, part }] of sheets.entries()) {
      text.sheet(name)
      await readXml(zip.text(part), sheetEvents(text, shared), async () => {
        signal.throwIfAborted()
        await text.handOn(out)
      })
      progress((i + 1) / sheets.length)
    }
    await text.handOn(out)
    return { title, facts: { sheets: sheets.map(({ name }) => name), rows: text.rows, ...facts } }
  } finally {
    zip.close()
  }
}

async function sheetsOf(zip: ZipArchive): Promise<{ name: string; part: string }[]> {
  const relations = await relationsOf(zip, MAIN)
  const sheets: { name: string; part: string }[] = []
  await readXml(zip.text(MAIN), {
    open(name, attributes) {
      const part = name === 'sheet' ? relations.get(attributes['r:id'] ?? '')?.target : undefined
      if (part !== undefined) sheets.push({ name: attributes.name ?? `Sheet ${sheets.length + 1}`, part })
    },
  })
  return sheets
}

async function sharedTexts(zip: ZipArchive, path: string): Promise<string[]> {
  const texts: string[] = []
  let text = ''
  let isText = false
  let phonetic = 0
  let length = 0
  await readXml(zip.text('xl/sharedStrings.xml'), {
    open(name) {
      if (name === 'si') text = ''
      if (name === 'rPh') phonetic += 1
      isText = name === 't' && phonetic === 0
    },
    text(piece) {
      if (isText) text += piece
    },
    close(name) {
      isText = false
      if (name === 'rPh') phonetic -= 1
      if (name !== 'si') return
      texts.push(text)
      length += text.length
      if (length > MOST_SHARED)
        throw new IngestFailure('TOO_LARGE', `${path} holds more text than is read of a workbook`)
    },
  })
  return texts
}

function sheetEvents(text: SheetText, shared: readonly string[]) {
  let row = 0
  let cells: string[] = []
  let column = 0
  let type = ''
  let value = ''
  let isValue = false
  return {
    open(name: string, attributes: Readonly<Record<string, string>>) {
      if (name === 'row') {
        row = Number(attributes.r ?? row + 1)
        cells = []
        column = 0
      } else if (name === 'c') {
        column = attributes.r === undefined ? column : columnOf(attributes.r)
        type = attributes.t ?? 'n'
        value = ''
      }
      isValue = name === 'v' || name === 't'
    },
    text(piece: string) {
      if (isValue) value += piece
    },
    close(name: string) {
      isValue = false
      if (name === 'c') {
        if (value !== '' && column < MOST_COLUMNS) {
          while (cells.length < column) cells.push('')
          cells[column] = shownAs(type, value, shared)
        }
        column += 1
      } else if (name === 'row') text.row(row, cells)
    },
  }
}

function shownAs(type: string, value: string, shared: readonly string[]): string {
  if (type === 's') return shared[Number(value)] ?? ''
  return type === 'b' ? (value === '1' ? 'TRUE' : 'FALSE') : value
}

/** `C7` is column 2. */
function columnOf(cell: string): number {
  let column = 0
  for (const char of cell) {
    const digit = char.charCodeAt(0) - 64
    if (digit < 1 || digit > 26) break
    column = column * 26 + digit
  }
  return Math.max(0, column - 1)
}
