import { looksLikeError } from '../../src-shared/error-lines.js'
import type { OutputMark, OutputMarks } from '../../src-shared/output-view.js'
import { plainText } from '../../src-shared/plain-text.js'
import type { OutputReader } from './output-reader.js'

/** No answer looks at more. */
const MAX_BYTES = 4 * 1024 * 1024
const NEWLINE = 10
/** What the beginning of a line says is enough to tell what it is. */
const TELLING_CHARACTERS = 2_000
/** Any line that looks like an error has one of these: much faster to look for than the pattern itself. */
const HINT = /error|fatal|panic|critical|exception|traceback|fail|fault|not found/i

/**
 * What of a part of an output is worth a mark beside the scrollbar: where there is stderr, and lines of stdout that look
 * like errors; at most one of a kind in each `step` bytes.
 */
export async function outputMarks(
  reader: OutputReader,
  { from, to, step }: { from: number; to: number; step: number },
): Promise<OutputMarks> {
  const end = Math.min(to, from + MAX_BYTES, await reader.size())
  const marks: OutputMark[] = []
  const last = { stderr: -1, error: -1 }
  const add = (kind: OutputMark['kind'], offset: number) => {
    const place = Math.floor(offset / step)
    if (last[kind] === place) return
    last[kind] = place
    marks.push({ kind, offset })
  }
  for await (const chunks of reader.chunks({ from, to: end })) {
    for (const { stream, start, bytes } of chunks) {
      if (stream === 'err') for (let at = 0; at < bytes.length; at += step) add('stderr', start + at)
      else for (const at of errorLines(bytes)) add('error', start + at)
    }
  }
  return { from, to: Math.max(from, end), marks }
}

/** Where lines that look like errors begin. A line that chunks cut in two is looked at in its parts. */
function* errorLines(bytes: Buffer): Generator<number> {
  const text = bytes.toString('latin1')
  if (!HINT.test(text)) return
  for (let start = 0; start < bytes.length; ) {
    const newline = bytes.indexOf(NEWLINE, start)
    const end = newline === -1 ? bytes.length : newline
    const line = text.slice(start, Math.min(end, start + TELLING_CHARACTERS))
    if (HINT.test(line) && looksLikeError(plainText(line))) yield start
    start = end + 1
  }
}
