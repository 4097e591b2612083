import { extname } from 'node:path'
import { DecodedText } from '../decoded-text.js'
import { type Extract, factsOf } from '../extraction.js'
import { languageOf } from '../formats.js'

/** Any text that has no structure to be read: plain text, source code, configuration. */
export const extractPlainText: Extract = async (extraction) => {
  const { out, name, detected } = extraction
  const text = new DecodedText(extraction)
  await out.mark({ line: 1 })
  for await (const piece of text.pieces()) await out.text(piece)
  text.note(extraction)
  const language = detected.kind === 'code' ? languageOf(extname(name).slice(1).toLowerCase()) : null
  return { title: null, facts: factsOf({ language, encoding: detected.encoding, lines: text.lines }) }
}
