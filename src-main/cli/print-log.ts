import type { OutputStream } from '../output/output-format.js'
import { linesOf } from '../output/output-lines.js'
import { type OutputChunk, OutputReader } from '../output/output-reader.js'
import type { Output } from './output.js'

export interface LogPart {
  /** Only the last lines, this many; null: everything. */
  tail: number | null
  /** Undefined: both. */
  stream: OutputStream | undefined
  /** Only this section of the output; undefined: all. */
  section?: number | undefined
}

/** Prints what there is of one attempt's output. @param path without ending */
export async function printLog(path: string, { tail, stream, section }: LogPart, output: Output): Promise<void> {
  const reader = new OutputReader(path)
  try {
    const to = await reader.size()
    const from = tail === null ? 0 : await reader.startOfLastLines(tail, { to, stream, section })
    if (output.json) return await printChunks(reader.chunks({ from, to, stream, section }), output)
    for await (const bytes of reader.bytes({ from, to, stream, section })) {
      await output.bytes(bytes)
      if (output.closed) return
    }
  } finally {
    await reader.close()
  }
}

/** Prints chunks as they are, or as JSON Lines, as fast as the reader takes them. */
export async function printChunks(batches: AsyncIterable<OutputChunk[]>, output: Output): Promise<void> {
  if (output.json) {
    for await (const lines of linesOf(batches)) {
      await output.bytes(
        lines
          .map(({ at, stream, text }) => `${JSON.stringify({ at: new Date(at).toISOString(), stream, text })}\n`)
          .join(''),
      )
      if (output.closed) return
    }
    return
  }
  for await (const chunks of batches) {
    await output.bytes(Buffer.concat(chunks.map(({ bytes }) => bytes)))
    if (output.closed) return
  }
}
