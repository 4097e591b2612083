import { isNode, LineCounter, parseDocument } from 'yaml'
import { invalidInput } from '../../src-shared/errors.js'
import type { PipelineFault } from '../../src-shared/pipeline/check-pipeline.js'

/** A fault and where it is in the text; both counted from 1. */
export interface PlacedFault extends PipelineFault {
  line: number
  column: number
}

/** A pipeline's text as a value, and where its parts stand. */
export interface PipelineText {
  value: unknown
  place(fault: PipelineFault): PlacedFault
}

/** Longest text that is read, in characters. */
const MAX_TEXT = 4 * 1024 * 1024

/** Reads YAML, which JSON is a part of. @returns what it holds, or the faults that keep it from being read */
export function readPipelineText(text: string): PipelineText | { faults: PlacedFault[] } {
  if (text.length > MAX_TEXT) throw invalidInput(`a pipeline may have at most ${MAX_TEXT} characters`)
  const lines = new LineCounter()
  const document = parseDocument(text.replace(/^\uFEFF/, ''), { lineCounter: lines, prettyErrors: false })
  const positionOf = (offset: number) => {
    const { line, col } = lines.linePos(offset)
    return { line: Math.max(1, line), column: Math.max(1, col) }
  }
  if (document.errors.length > 0) {
    const faults = document.errors.map(({ code, message, pos }) => ({
      path: [],
      message: `this is no YAML: ${message.toLowerCase()}${hintFor(code)}`,
      ...positionOf(pos[0]),
    }))
    return { faults }
  }
  let value: unknown
  try {
    value = document.toJS()
  } catch (thrown) {
    // Aliases piled up to exhaust the memory.
    return { faults: [{ path: [], message: (thrown as Error).message, line: 1, column: 1 }] }
  }
  return {
    value,
    place(fault) {
      for (let length = fault.path.length; length >= 0; length--) {
        const node = length === 0 ? document.contents : document.getIn(fault.path.slice(0, length), true)
        if (isNode(node) && node.range) return { ...fault, ...positionOf(node.range[0]) }
      }
      return { ...fault, line: 1, column: 1 }
    },
  }
}

/** The commonest mistake in prose, and the parser's words for it are about something else. */
function hintFor(code: string): string {
  return code === 'BLOCK_AS_IMPLICIT_KEY' ? '; a text with ": " in it needs quotes' : ''
}
