import { readFile } from 'node:fs/promises'
import { DecodedText } from '../decoded-text.js'
import { type Extract, type Extraction, factsOf } from '../extraction.js'
import { linesOf } from '../lines-of.js'

/** A larger file is read as text without being parsed. */
const MOST_PARSED_BYTES = 20 * 1024 ** 2
const MOST_KEYS = 20

/** JSON and JSON Lines are kept as they were written; what they hold at the top is told. */
export const extractJson: Extract = async (extraction) => {
  const { out, detected, size, path, note } = extraction
  const text = new DecodedText(extraction)
  const isLines = detected.type === 'application/jsonl'
  let records = 0
  let faulty = 0
  await out.mark({ line: 1 })
  for await (const line of linesOf(text.pieces())) {
    if (isLines && line.trim() !== '') {
      records += 1
      if (parsed(line) === undefined) faulty += 1
    }
    await out.text(line)
  }
  text.note(extraction)
  if (faulty > 0) note(`${faulty} of its ${records} lines are no valid JSON.`)
  const common = { encoding: detected.encoding, lines: text.lines }
  if (isLines) return { title: null, facts: factsOf({ records, ...common }) }
  if (size > MOST_PARSED_BYTES) return { title: null, facts: factsOf(common) }
  const value = parsed(new TextDecoder(detected.encoding ?? 'utf-8').decode(await readFile(path)))
  return { title: null, facts: factsOf({ ...shapeOf(value, extraction), ...common }) }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function shapeOf(value: unknown, { note }: Extraction): Record<string, string | number | string[]> {
  if (value === undefined) {
    note('It is no valid JSON and was read as text.')
    return {}
  }
  if (Array.isArray(value)) return { holds: 'an array', entries: value.length }
  if (typeof value === 'object' && value !== null) {
    const keys = Object.keys(value)
    return { holds: 'an object', entries: keys.length, keys: keys.slice(0, MOST_KEYS) }
  }
  return { holds: `one ${typeof value}` }
}
