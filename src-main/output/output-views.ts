import { statSync } from 'node:fs'
import type { OutputBytes, OutputInfo, OutputLines, OutputMarks, OutputMatches } from '../../src-shared/output-view.js'
import { findInOutput } from './find-in-output.js'
import { logFileOf, type OutputStream } from './output-format.js'
import { outputMarks } from './output-marks.js'
import { OutputReader } from './output-reader.js'
import { type LineFilter, linesBefore, linesFrom } from './viewed-lines.js'

/** Readers that stay open for the next question. */
const KEPT_READERS = 6
const MAX_RANGE_BYTES = 1024 * 1024

interface Kept {
  reader: OutputReader
  /** The most that was there to read: whether a log that is not there has been deleted. */
  seen: number
  /** Questions that are being answered. */
  users: number
}

interface LinesRequest extends LineFilter {
  at: { from: number } | { to: number } | 'end'
  limit: number
}

/** Answers a window's questions about outputs, by the path of the attempt's output. */
export class OutputViews {
  readonly #kept = new Map<string, Kept>()
  readonly #searches = new Map<string, object>()

  async info(path: string, live: boolean): Promise<OutputInfo> {
    return this.#with(path, async (reader, kept) => {
      const size = await reader.size()
      const isThere = statSync(logFileOf(path), { throwIfNoEntry: false }) !== undefined
      const missing = !isThere && kept.seen > 0
      kept.seen = Math.max(kept.seen, size)
      return { size: missing ? 0 : size, live, missing }
    })
  }

  async range(path: string, from: number, to: number, stream?: OutputStream): Promise<OutputBytes> {
    return this.#with(path, async (reader) => {
      const size = await reader.size()
      const end = Math.min(to, size, from + MAX_RANGE_BYTES)
      const parts: Buffer[] = []
      const segments: OutputBytes['segments'] = []
      for await (const chunks of reader.chunks({ from, to: end, stream })) {
        for (const { at, start, bytes, stream: of } of chunks) {
          parts.push(bytes)
          segments.push({ end: start + bytes.length, at, stream: of })
        }
      }
      return { from, to: Math.max(from, end), size, bytes: new Uint8Array(Buffer.concat(parts)), segments }
    })
  }

  async lines(path: string, { at, limit, ...wanted }: LinesRequest, live: boolean): Promise<OutputLines> {
    return this.#with(path, async (reader, kept) => {
      const size = await reader.size()
      kept.seen = Math.max(kept.seen, size)
      const range =
        at !== 'end' && 'from' in at
          ? await linesFrom(reader, at.from, limit, wanted)
          : await linesBefore(reader, at === 'end' ? size : at.to, limit, wanted)
      return { ...range, size, live }
    })
  }

  /** A newer search of the same output ends an older one. */
  async find(
    path: string,
    request: {
      query: string
      caseSensitive: boolean
      stream?: OutputStream | undefined
      section?: number | undefined
    },
  ): Promise<OutputMatches> {
    const search = {}
    this.#searches.set(path, search)
    const isOver = () => this.#searches.get(path) !== search
    try {
      const found = await this.#with(path, (reader) => findInOutput(reader, { ...request, isOver }))
      return { ...found, superseded: isOver() }
    } finally {
      if (!isOver()) this.#searches.delete(path)
    }
  }

  /** What is worth a mark beside the scrollbar, of at most 4 MB. */
  async marks(path: string, range: { from: number; to: number; step: number }): Promise<OutputMarks> {
    return this.#with(path, (reader) => outputMarks(reader, range))
  }

  async size(path: string): Promise<number> {
    return this.#with(path, (reader) => reader.size())
  }

  /** The last line with something in it, of at most `most` bytes, as text; null when there is none. */
  async lastLine(path: string, most: number): Promise<string | null> {
    return this.#with(path, async (reader) => {
      const size = await reader.size()
      const parts: Buffer[] = []
      for await (const bytes of reader.bytes({ from: Math.max(0, size - most), to: size })) parts.push(bytes)
      const lines = Buffer.concat(parts)
        .toString('utf8')
        .split(/[\r\n]+/)
      return lines.reverse().find((line) => line.trim() !== '') ?? null
    })
  }

  async close(): Promise<void> {
    const open = [...this.#kept.values()]
    this.#kept.clear()
    this.#searches.clear()
    await Promise.all(open.map(({ reader }) => reader.close()))
  }

  async #with<T>(path: string, ask: (reader: OutputReader, kept: Kept) => Promise<T>): Promise<T> {
    const kept = this.#kept.get(path) ?? { reader: new OutputReader(path), seen: 0, users: 0 }
    // The most recent last.
    this.#kept.delete(path)
    this.#kept.set(path, kept)
    kept.users += 1
    try {
      return await ask(kept.reader, kept)
    } finally {
      kept.users -= 1
      await this.#closeOldest()
    }
  }

  async #closeOldest(): Promise<void> {
    for (const [path, { reader, users }] of this.#kept) {
      if (this.#kept.size <= KEPT_READERS) return
      if (users > 0) continue
      this.#kept.delete(path)
      await reader.close()
    }
  }
}
