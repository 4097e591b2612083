import { type Extract, type Extraction, factsOf } from '../extraction.js'
import { FlowText } from '../flow-text.js'
import { readProperties, readXml } from '../read-xml.js'
import { SheetText } from '../sheet-text.js'
import { ZipArchive } from '../zip-archive.js'

const CONTENT = 'content.xml'
/** Cells and rows that are repeated more often than this are empty ones at the end of a sheet. */
const MOST_REPEATED = 1_000

/** The text of an OpenDocument file: by headings, by slides, or by sheets and rows. */
export const extractOdf: Extract = async (extraction) => {
  const zip = await ZipArchive.open(extraction.path)
  try {
    const meta = await readProperties(zip.text('meta.xml'))
    const one = (name: string) => meta.get(name)?.[0] ?? null
    const isSheets = extraction.detected.kind === 'spreadsheet'
    const found = await (isSheets ? readSheets(zip, extraction) : readText(zip, extraction))
    return {
      title: one('dc:title') ?? found.title,
      facts: {
        ...found.facts,
        ...factsOf({
          author: one('meta:initial-creator') ?? one('dc:creator'),
          subject: one('dc:subject'),
          description: one('dc:description'),
          keywords: meta.get('meta:keyword'),
          created: one('meta:creation-date'),
          changed: one('dc:date'),
          application: one('meta:generator'),
        }),
      },
    }
  } finally {
    zip.close()
  }
}

async function readText(zip: ZipArchive, { out, signal }: Extraction) {
  const flow = new FlowText()
  let slides = 0
  let level: number | null = null
  let depth = 0
  const events = {
    open(name: string, attributes: Readonly<Record<string, string>>) {
      if (name === 'draw:page') {
        slides += 1
        flow.mark({ page: slides, heading: null })
      } else if (name === 'text:h') {
        level = Number(attributes['text:outline-level'] ?? 1)
        flow.beginHeading()
        depth += 1
      } else if (name === 'text:p') {
        flow.paragraph()
        depth += 1
      } else if (name === 'text:line-break') flow.lineBreak()
      else if (name === 'text:tab' || name === 'text:s') flow.text(' ')
    },
    text(text: string) {
      if (depth > 0) flow.text(text)
    },
    close(name: string) {
      if (name === 'text:h' && level !== null) flow.endHeading(level)
      else if (name === 'text:p') flow.lineBreak()
      if (name === 'text:h' || name === 'text:p') depth -= 1
    },
  }
  await readXml(zip.text(CONTENT), events, async () => {
    signal.throwIfAborted()
    await flow.handOn(out)
  })
  await flow.finish(out)
  const facts = slides > 0 ? factsOf({ slides }) : factsOf({ headings: flow.headings })
  return { title: flow.title?.text ?? null, facts }
}

async function readSheets(zip: ZipArchive, { out, signal }: Extraction) {
  const text = new SheetText()
  const sheets: string[] = []
  let row = 1
  let repeatedRows = 1
  let cells: string[] = []
  let repeated = 1
  let value = ''
  let depth = 0
  const count = (given: string | undefined) => Math.max(1, Number(given ?? 1) || 1)
  const events = {
    open(name: string, attributes: Readonly<Record<string, string>>) {
      if (name === 'table:table') {
        const sheet = attributes['table:name'] ?? `Sheet ${sheets.length + 1}`
        sheets.push(sheet)
        text.sheet(sheet)
        row = 1
      } else if (name === 'table:table-row') {
        repeatedRows = count(attributes['table:number-rows-repeated'])
        cells = []
      } else if (name === 'table:table-cell' || name === 'table:covered-table-cell') {
        repeated = count(attributes['table:number-columns-repeated'])
        value = ''
      } else if (name === 'text:p') {
        depth += 1
        if (value !== '') value += ' '
      }
    },
    text(piece: string) {
      if (depth > 0) value += piece
    },
    close(name: string) {
      if (name === 'text:p') depth -= 1
      else if (name === 'table:table-cell' || name === 'table:covered-table-cell') {
        const times = value === '' && repeated > MOST_REPEATED ? 1 : Math.min(repeated, MOST_REPEATED)
        for (let i = 0; i < times; i += 1) cells.push(value)
      } else if (name === 'table:table-row') {
        const times = repeatedRows > MOST_REPEATED ? 1 : repeatedRows
        for (let i = 0; i < times; i += 1) text.row(row + i, cells)
        row += repeatedRows
      }
    },
  }
  await readXml(zip.text(CONTENT), events, async () => {
    signal.throwIfAborted()
    await text.handOn(out)
  })
  return { title: null, facts: factsOf({ sheets, rows: text.rows }) }
}
