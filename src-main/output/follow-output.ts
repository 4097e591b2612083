import { type FSWatcher, watch } from 'node:fs'
import { basename, dirname } from 'node:path'
import { indexFileOf } from './output-format.js'
import { type OutputChunk, type OutputRange, OutputReader } from './output-reader.js'

/** How often to look although the system said nothing; network and virtual file systems may not. */
const RECHECK_MS = 1000
/** The same while the folder cannot be watched, e.g. because there is no output yet. */
const UNWATCHED_RECHECK_MS = 100

/**
 * An attempt's output from `from` on, as it is written, a batch of chunks at a time. Ends when `ended` has resolved (the
 * attempt is over, or nobody wants more) and all that was written by then has been given.
 */
export async function* followOutput(
  path: string,
  { from = 0, stream, section }: Omit<OutputRange, 'to'>,
  ended: Promise<unknown>,
): AsyncGenerator<OutputChunk[]> {
  const reader = new OutputReader(path)
  const change = new OutputChange(path)
  let isOver = false
  const end = () => {
    isOver = true
    change.tell()
  }
  ended.then(end, end)
  try {
    for (let done = from; ; ) {
      const isLast = isOver
      const size = await reader.size()
      if (size > done) yield* reader.chunks({ from: done, to: size, stream, section })
      done = Math.max(done, size)
      if (isLast) return
      await change.next()
    }
  } finally {
    change.close()
    await reader.close()
  }
}

/** Tells that an output may have grown. */
class OutputChange {
  #watcher: FSWatcher | null = null
  #happened = false
  #wake: (() => void) | null = null

  constructor(private readonly path: string) {}

  tell(): void {
    this.#happened = true
    this.#wake?.()
  }

  /** Resolves as soon as there is news since the last call, or now and then without. */
  async next(): Promise<void> {
    this.#watch()
    if (!this.#happened) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, this.#watcher === null ? UNWATCHED_RECHECK_MS : RECHECK_MS)
        this.#wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
      this.#wake = null
    }
    this.#happened = false
  }

  close(): void {
    this.#watcher?.close()
  }

  #watch(): void {
    if (this.#watcher !== null) return
    // The index, since it is written after the bytes that it tells of; its folder, since it may not exist yet.
    const name = basename(indexFileOf(this.path))
    try {
      this.#watcher = watch(dirname(this.path), (_, changed) => {
        if (changed === null || changed === name) this.tell()
      })
      this.#watcher.on('error', () => this.#unwatch())
      // What was written before the watching began.
      this.#happened = true
    } catch {
      // No such folder yet, or no watches left: the timer does it.
    }
  }

  #unwatch(): void {
    this.#watcher?.close()
    this.#watcher = null
  }
}
