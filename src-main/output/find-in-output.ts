import type { OutputStream } from './output-format.js'
import type { OutputReader } from './output-reader.js'

/** More places than this are counted, not listed. */
const MAX_OFFSETS = 10_000

export interface FindRequest {
  query: string
  /** If not, letters of ASCII match in both cases. */
  caseSensitive: boolean
  stream?: OutputStream | undefined
  section?: number | undefined
  /** Looked at between two blocks. */
  isOver(): boolean
}

export interface Found {
  total: number
  offsets: number[]
  searched: number
}

/** Where a text occurs in an output; memory stays at a block, whatever the sizes of log and lines. */
export async function findInOutput(reader: OutputReader, request: FindRequest): Promise<Found> {
  const needle = fold(Buffer.from(request.query), request.caseSensitive)
  const found: Found = { total: 0, offsets: [], searched: 0 }
  if (needle.length === 0) return found
  let tail: Buffer = Buffer.alloc(0)
  let tailStart = 0
  for await (const { start, bytes } of pieces(reader, request)) {
    if (request.isOver()) return found
    const block = Buffer.concat([tail, fold(bytes, request.caseSensitive)])
    for (let at = block.indexOf(needle); at !== -1; at = block.indexOf(needle, at + needle.length)) {
      found.total += 1
      const offset = at < tail.length ? tailStart + at : start + at - tail.length
      if (found.offsets.length < MAX_OFFSETS) found.offsets.push(offset)
      // What has been found must not be found again with the next block.
      block.fill(0, at, at + needle.length)
    }
    // A match may begin at the end of this block. Of a single stream, the block before may lie further ahead.
    const kept = Math.min(needle.length - 1, block.length)
    tailStart = kept > bytes.length ? tailStart + block.length - kept : start + bytes.length - kept
    tail = block.subarray(block.length - kept)
    found.searched = start + bytes.length
  }
  return found
}

async function* pieces(
  reader: OutputReader,
  { stream, section }: FindRequest,
): AsyncGenerator<{ start: number; bytes: Buffer }> {
  if (stream !== undefined || section !== undefined) {
    for await (const chunks of reader.chunks({ stream, section })) yield* chunks
    return
  }
  let start = 0
  for await (const bytes of reader.bytes()) {
    yield { start, bytes }
    start += bytes.length
  }
}

/** Lower case for the letters of ASCII, byte by byte, so that offsets stay what they are. */
function fold(bytes: Buffer, caseSensitive: boolean): Buffer {
  if (caseSensitive) return bytes
  const folded = Buffer.from(bytes)
  for (let i = 0; i < folded.length; i += 1) {
    const byte = folded[i] as number
    if (byte >= 65 && byte <= 90) folded[i] = byte + 32
  }
  return folded
}
