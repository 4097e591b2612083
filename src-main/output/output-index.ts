import type { FileHandle } from 'node:fs/promises'
import { FileWindow } from './file-window.js'
import { decodeRecord, type OutputStream, RECORD_BYTES } from './output-format.js'

/** A run of bytes in the log that came from one stream at one time. */
export interface Segment {
  at: number
  stream: OutputStream
  start: number
  end: number
  section: number
}

/** How many records are decoded at a time. */
const BATCH_RECORDS = 4096

/** The index file of an output, as a list of segments that can be walked in both directions. */
export class OutputIndex {
  constructor(
    private readonly file: FileHandle,
    /** Whole records that the file holds. */
    private readonly count: number,
  ) {}

  /** Where the last record's bytes end. */
  async end(): Promise<number> {
    return this.count === 0 ? 0 : ((await this.#segments(this.count - 1, this.count))[0]?.end ?? 0)
  }

  /** Segments with bytes between the two offsets, cut to them, ascending, in batches. */
  async *forward(from: number, to: number): AsyncGenerator<Segment[]> {
    for (let first = await this.#firstEndingAfter(from); first < this.count; first += BATCH_RECORDS) {
      const segments = await this.#segments(first, Math.min(first + BATCH_RECORDS, this.count))
      const wanted = cut(segments, from, to)
      if (wanted.length > 0) yield wanted
      if ((segments.at(-1)?.end ?? to) >= to) return
    }
  }

  /** Segments with bytes before the offset, cut to it, descending, in batches. */
  async *backward(before: number): AsyncGenerator<Segment[]> {
    let last = Math.min(this.count, (await this.#firstEndingAfter(before)) + 1)
    for (; last > 0; last -= BATCH_RECORDS) {
      yield cut(await this.#segments(Math.max(0, last - BATCH_RECORDS), last), 0, before).reverse()
    }
  }

  /** The number of the first record whose bytes end after the offset; `count` when none does. */
  async #firstEndingAfter(offset: number): Promise<number> {
    let low = 0
    let high = this.count
    while (low < high) {
      const middle = Math.floor((low + high) / 2)
      const end = (await this.#segments(middle, middle + 1))[0]?.end ?? Number.POSITIVE_INFINITY
      if (end > offset) high = middle
      else low = middle + 1
    }
    return low
  }

  /** Records `first` up to `last` (not included). */
  async #segments(first: number, last: number): Promise<Segment[]> {
    // The record before the first says where the first begins.
    const from = Math.max(0, first - 1)
    const window = new FileWindow(this.file, (last - from) * RECORD_BYTES)
    const bytes = await window.read(from * RECORD_BYTES, last * RECORD_BYTES)
    const segments: Segment[] = []
    let start = first === 0 ? 0 : decodeRecord(bytes, 0).end
    const skipped = (first - from) * RECORD_BYTES
    for (let at = skipped; at + RECORD_BYTES <= bytes.length; at += RECORD_BYTES) {
      const record = decodeRecord(bytes, at)
      segments.push({ at: record.at, stream: record.stream, start, end: record.end, section: record.section ?? 0 })
      start = record.end
    }
    return segments
  }
}

function cut(segments: Segment[], from: number, to: number): Segment[] {
  return segments
    .filter(({ start, end }) => end > from && start < to && end > start)
    .map((segment) => ({ ...segment, start: Math.max(segment.start, from), end: Math.min(segment.end, to) }))
}
