import { toJobyardError } from '../../../src-shared/errors.js'
import type { Turn } from '../../../src-shared/transcript.js'
import type { TurnSource } from './turn-source.js'

const PAGE = 50
/** More pages than this are not held; those farthest from what is shown go. */
const MAX_PAGES = 24

/** One transcript, of which the pages that are looked at are held. */
export class TurnPages {
  readonly #pages = new Map<number, readonly Turn[]>()
  readonly #reading = new Map<number, Promise<void>>()
  readonly #listeners = new Set<() => void>()
  #total = 0
  #isReady = false
  #trouble: string | null = null
  /** Rises with each change, for those who compare. */
  version = 0

  constructor(readonly source: Pick<TurnSource, 'read' | 'watch'>) {}

  /** Turns there are, read or not. */
  get total(): number {
    return this.#total
  }

  /** Whether the total is known. */
  get isReady(): boolean {
    return this.#isReady
  }

  /** Why a page could not be read; null when all is well. */
  get trouble(): string | null {
    return this.#trouble
  }

  /** Undefined while it has not been read. */
  turn(index: number): Turn | undefined {
    return this.#pages.get(Math.floor(index / PAGE))?.[index % PAGE]
  }

  /** Begins to read and to follow its growth. @returns ends it */
  start(): () => void {
    void this.#read(0)
    return this.source.watch((total) => {
      if (total <= this.#total) return
      this.#total = total
      this.#changed()
    })
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Resolves when the turns from `first` to `last` are held, or could not be read; far ones are forgotten. */
  async show(first: number, last: number): Promise<void> {
    const from = Math.floor(Math.max(0, first) / PAGE)
    const to = Math.floor(Math.min(last, this.#total - 1) / PAGE)
    const reads: Promise<void>[] = []
    for (let page = from; page <= to; page++) if (!this.#isWhole(page)) reads.push(this.#read(page))
    this.#forgetFarFrom((from + to) / 2)
    await Promise.all(reads)
  }

  /** Tries again after trouble. */
  retry(): void {
    this.#trouble = null
    this.#changed()
    void this.#read(0)
  }

  /** The last page of a growing transcript has fewer turns than it could have. */
  #isWhole(page: number): boolean {
    const held = this.#pages.get(page)?.length ?? 0
    return held > 0 && held >= Math.min(PAGE, this.#total - page * PAGE)
  }

  /** One read a page at a time; who asks meanwhile waits for that one. */
  #read(page: number): Promise<void> {
    const reading = this.#reading.get(page)
    if (reading !== undefined) return reading
    const read = this.source
      .read(page * PAGE, PAGE)
      .then(
        ({ turns, total }) => {
          this.#pages.set(page, turns)
          this.#total = Math.max(this.#total, total)
          this.#trouble = null
          this.#isReady = true
        },
        (error: unknown) => {
          this.#trouble = toJobyardError(error).message
        },
      )
      .then(() => {
        this.#reading.delete(page)
        this.#changed()
      })
    this.#reading.set(page, read)
    return read
  }

  #forgetFarFrom(page: number): void {
    if (this.#pages.size <= MAX_PAGES) return
    const byDistance = [...this.#pages.keys()].sort((a, b) => Math.abs(a - page) - Math.abs(b - page))
    for (const far of byDistance.slice(MAX_PAGES)) this.#pages.delete(far)
  }

  #changed(): void {
    this.version += 1
    for (const listener of this.#listeners) listener()
  }
}
