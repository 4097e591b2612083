import { type FileHandle, open } from 'node:fs/promises'
import { JobyardError } from '../../src-shared/errors.js'
import { FileWindow } from './file-window.js'
import { indexFileOf, logFileOf, type OutputStream, RECORD_BYTES } from './output-format.js'
import { OutputIndex, type Segment } from './output-index.js'
import { startOfLines } from './start-of-lines.js'

/** Which part of an output is meant; everything when empty. */
export interface OutputRange {
  /** Offset in the log, of both streams together. */
  from?: number
  to?: number
  /** Only this stream's bytes. */
  stream?: OutputStream | undefined
  /** Only this section's bytes. */
  section?: number | undefined
}

/** Bytes of one stream that arrived together. */
export interface OutputChunk {
  /** Epoch milliseconds. */
  at: number
  stream: OutputStream
  bytes: Buffer
}

export interface LocatedChunk extends OutputChunk {
  /** Offset of the first byte in the log. */
  start: number
}

const BLOCK_BYTES = 256 * 1024

/**
 * Reads one attempt's output, while it is being written or afterwards. Offsets are those of the merged log. Memory stays
 * at a few blocks whatever the sizes of log and lines. An output that was never written to is empty.
 */
export class OutputReader {
  #log: FileHandle | null = null
  #index: FileHandle | null = null

  constructor(private readonly path: string) {}

  async close(): Promise<void> {
    const open = [this.#log, this.#index]
    this.#log = null
    this.#index = null
    await Promise.all(open.map((handle) => handle?.close()))
  }

  /** How many bytes can be read by now. */
  async size(): Promise<number> {
    return (await this.#look())?.size ?? 0
  }

  /** The bytes as they came, block by block. */
  async *bytes(range: OutputRange = {}): AsyncGenerator<Buffer> {
    if (isNarrow(range)) {
      for await (const chunks of this.chunks(range)) yield Buffer.concat(chunks.map(({ bytes }) => bytes))
      return
    }
    const seen = await this.#look()
    if (seen === null) return
    const to = Math.min(range.to ?? seen.size, seen.size)
    const window = new FileWindow(seen.log, BLOCK_BYTES)
    for (let start = range.from ?? 0; start < to; start += BLOCK_BYTES) {
      yield window.read(start, Math.min(start + BLOCK_BYTES, to))
    }
  }

  /** The bytes with their times and streams, a batch of chunks at a time. */
  async *chunks(range: OutputRange = {}): AsyncGenerator<LocatedChunk[]> {
    const seen = await this.#look()
    if (seen === null) return
    const window = new FileWindow(seen.log, BLOCK_BYTES)
    const segments = seen.index.forward(range.from ?? 0, Math.min(range.to ?? seen.size, seen.size))
    let batch: LocatedChunk[] = []
    let batchBytes = 0
    for await (const found of isNarrow(range) ? only(segments, range) : segments) {
      for (const { at, stream, start, end } of inBlocks(found)) {
        batch.push({ at, stream, start, bytes: await window.read(start, end) })
        batchBytes += end - start
        if (batchBytes < BLOCK_BYTES) continue
        yield batch
        batch = []
        batchBytes = 0
      }
    }
    if (batch.length > 0) yield batch
  }

  /**
   * Where the last `lines` lines before the offset `to` (default: the end) begin, of one stream or section or of all together;
   * bytes after the last line end count as a line. Reads backward, only as far as needed.
   */
  async startOfLastLines(lines: number, { to, ...wanted }: Omit<OutputRange, 'from'> = {}): Promise<number> {
    const seen = await this.#look()
    if (seen === null) return 0
    const end = Math.min(to ?? seen.size, seen.size)
    if (lines <= 0) return end
    const window = new FileWindow(seen.log, BLOCK_BYTES, true)
    const runs = isNarrow(wanted) ? only(seen.index.backward(end), wanted) : [[{ start: 0, end }]]
    return startOfLines(window, BLOCK_BYTES, runs, lines)
  }

  /** What there is at this moment; null while nothing has been written. */
  async #look(): Promise<{ log: FileHandle; index: OutputIndex; size: number } | null> {
    this.#index ??= await openIfThere(indexFileOf(this.path))
    this.#log ??= await openIfThere(logFileOf(this.path))
    if (this.#index === null || this.#log === null) return null
    // Index before log: the bytes of every record that is seen are then in the log.
    const { size: indexBytes } = await this.#index.stat()
    const index = new OutputIndex(this.#index, Math.floor(indexBytes / RECORD_BYTES))
    const { size: logBytes } = await this.#log.stat()
    return { log: this.#log, index, size: Math.min(await index.end(), logBytes) }
  }
}

async function openIfThere(file: string): Promise<FileHandle | null> {
  try {
    return await open(file, 'r')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw new JobyardError('storage', `the output cannot be read: ${(error as Error).message}`, { cause: error })
  }
}

function isNarrow({ stream, section }: OutputRange): boolean {
  return stream !== undefined || section !== undefined
}

async function* only(batches: AsyncIterable<Segment[]>, { stream, section }: OutputRange): AsyncGenerator<Segment[]> {
  for await (const batch of batches) {
    yield batch.filter(
      (segment) =>
        (stream === undefined || segment.stream === stream) && (section === undefined || segment.section === section),
    )
  }
}

/** Segments no longer than a block. */
function* inBlocks(segments: readonly Segment[]): Generator<Omit<Segment, 'section'>> {
  for (const { at, stream, start, end } of segments) {
    for (let from = start; from < end; from += BLOCK_BYTES) {
      yield { at, stream, start: from, end: Math.min(from + BLOCK_BYTES, end) }
    }
  }
}
