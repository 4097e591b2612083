import { Parser } from 'htmlparser2'
import { DecodedText } from '../decoded-text.js'
import { type Extract, factsOf } from '../extraction.js'
import { FlowText } from '../flow-text.js'

const MOST_NAMES = 12

/** The text between the tags, each element's on a line of its own. */
export const extractXml: Extract = async (extraction) => {
  const text = new DecodedText(extraction)
  const flow = new FlowText()
  const names = new Set<string>()
  let root: string | null = null
  let title: string | null = null
  let inTitle = false
  let elements = 0
  let skipped = 0
  const parser = new Parser(
    {
      onopentag(name) {
        elements += 1
        root ??= name
        if (names.size < MOST_NAMES) names.add(name)
        if (name === 'style' || name === 'script') skipped += 1
        inTitle = title === null && name === 'title'
        flow.lineBreak()
      },
      ontext(piece) {
        if (skipped > 0) return
        flow.text(piece)
        if (inTitle) title = `${title ?? ''}${piece}`
      },
      onclosetag(name) {
        if ((name === 'style' || name === 'script') && skipped > 0) skipped -= 1
        inTitle = false
        flow.lineBreak()
      },
    },
    { xmlMode: true, decodeEntities: true },
  )
  for await (const piece of text.pieces()) {
    parser.write(piece)
    await flow.handOn(extraction.out)
  }
  parser.end()
  await flow.finish(extraction.out)
  text.note(extraction)
  const found = (title as string | null)?.replaceAll(/\s+/g, ' ').trim().slice(0, 500)
  return {
    title: found === undefined || found === '' ? null : found,
    facts: factsOf({ root, elements, 'element names': [...names], encoding: extraction.detected.encoding }),
  }
}
