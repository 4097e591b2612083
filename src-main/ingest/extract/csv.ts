import { DecodedText } from '../decoded-text.js'
import { type Extract, factsOf } from '../extraction.js'

const SEPARATORS = [',', ';', '\t', '|'] as const
const MOST_COLUMNS = 50
/** A header that is longer is none. */
const MOST_HEADER = 64 * 1024

/** A table as text is kept as it was written; its header, columns and rows are told. */
export const extractCsv: Extract = async (extraction) => {
  const { out, detected } = extraction
  const text = new DecodedText(extraction)
  let header: string | null = null
  let first = ''
  let isQuoted = false
  let rows = 0
  let isRowOpen = false
  await out.mark({ line: 1 })
  for await (const piece of text.pieces()) {
    for (const char of piece) {
      if (char === '"') isQuoted = !isQuoted
      if (char === '\n' && !isQuoted) {
        if (isRowOpen) rows += 1
        isRowOpen = false
        header ??= first
      } else if (char !== '\r') {
        isRowOpen = true
        if (header === null && first.length < MOST_HEADER) first += char
      }
    }
    await out.text(piece)
  }
  if (isRowOpen) rows += 1
  text.note(extraction)
  const { separator, columns } = columnsOf(header ?? first, detected.type)
  return {
    title: null,
    facts: factsOf({
      columns: columns.slice(0, MOST_COLUMNS),
      'number of columns': columns.length,
      rows: Math.max(0, rows - 1),
      separator: separator === '\t' ? 'tab' : separator,
      encoding: detected.encoding,
      lines: text.lines,
    }),
  }
}

/** The fields of the first row, by the separator that makes the most of them. */
function columnsOf(header: string, type: string): { separator: string; columns: string[] } {
  const candidates = type === 'text/tab-separated-values' ? (['\t'] as const) : SEPARATORS
  const [best] = candidates
    .map((separator) => ({ separator, columns: fieldsOf(header.replace(/^\ufeff/, ''), separator) }))
    .sort((one, other) => other.columns.length - one.columns.length)
  return best ?? { separator: ',', columns: [header] }
}

function fieldsOf(row: string, separator: string): string[] {
  const fields: string[] = []
  let field = ''
  let isQuoted = false
  for (let at = 0; at < row.length; at += 1) {
    const char = row.charAt(at)
    if (char === '"') {
      if (isQuoted && row.charAt(at + 1) === '"') {
        field += char
        at += 1
      } else isQuoted = !isQuoted
    } else if (char === separator && !isQuoted) {
      fields.push(field.trim())
      field = ''
    } else field += char
  }
  return [...fields, field.trim()]
}
