import type { FileWindow } from './file-window.js'

const NEWLINE = 10

/** A run of bytes to look through. */
interface Run {
  start: number
  end: number
}

/**
 * Counts line ends backward through runs of bytes that are given from the last to the first, in pieces of at most
 * `blockBytes`.
 *
 * @returns the offset at which the last `lines` lines begin (1 or more); 0 when there are no more than that. Bytes after
 *   the last line end count as a line.
 */
export async function startOfLines(
  window: FileWindow,
  blockBytes: number,
  runs: AsyncIterable<Run[]> | Iterable<Run[]>,
  lines: number,
): Promise<number> {
  // The line end that closes the last line begins no further one.
  let missing = lines + 1
  let isLastByte = true
  for await (const batch of runs) {
    for (const run of batch) {
      for (let end = run.end; end > run.start; ) {
        const start = Math.max(run.start, end - blockBytes)
        const bytes = await window.read(start, end)
        if (isLastByte && bytes.at(-1) !== NEWLINE) missing--
        isLastByte = false
        for (let at = bytes.lastIndexOf(NEWLINE); at !== -1; at = at === 0 ? -1 : bytes.lastIndexOf(NEWLINE, at - 1)) {
          if (--missing === 0) return start + at + 1
        }
        end = start
      }
    }
  }
  return 0
}
