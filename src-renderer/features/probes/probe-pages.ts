import { type JobyardError, toJobyardError } from '../../../src-shared/errors.js'
import type { ProbeRow } from '../../../src-shared/run.js'
import { Paced } from '../../components/paced.js'

const PAGE = 100

export type ReadProbes = (offset: number, limit: number) => Promise<{ total: number; rows: ProbeRow[] }>

/**
 * The probes of a run that a filter lets through, read page by page as they are looked at: a run may have a hundred
 * thousand. Changed in place; `version` rises with every change.
 */
export class ProbePages {
  readonly #read: ReadProbes
  readonly #pages = new Map<number, readonly ProbeRow[]>()
  readonly #reading = new Map<number, Promise<void>>()
  readonly #listeners = new Set<() => void>()
  readonly #pace = new Paced(() => this.#readAgain())
  #wanted = { from: 0, to: 0 }
  /** Null before the first page is there. */
  total: number | null = null
  error: JobyardError | null = null
  version = 0

  constructor(read: ReadProbes) {
    this.#read = read
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => {
      this.#listeners.delete(listener)
    }
  }

  /** The row at this place, if its page is there. */
  at(index: number): ProbeRow | undefined {
    return this.#pages.get(Math.floor(index / PAGE))?.[index % PAGE]
  }

  /** Sees to it that the rows from `from` up to, not including, `to` are there soon. */
  want(from: number, to: number): void {
    this.#wanted = { from, to }
    for (let page = Math.floor(from / PAGE); page * PAGE < Math.max(to, from + 1); page++) void this.#load(page)
  }

  /** The row at this place, read first where it has to be; undefined beyond the end. */
  async load(index: number): Promise<ProbeRow | undefined> {
    if (index < 0 || (this.total !== null && index >= this.total)) return undefined
    if (this.at(index) === undefined) await this.#load(Math.floor(index / PAGE))
    return this.at(index)
  }

  /** Reads what is looked at again, since the run changed; what was read stays shown meanwhile. */
  again(): void {
    this.#pace.ask()
  }

  /** Nothing is read again from now on. */
  end(): void {
    this.#pace.end()
  }

  /** Puts a row that was changed here in the place of the old one. */
  put(row: ProbeRow): void {
    for (const [page, rows] of this.#pages) {
      if (!rows.some(({ jobId }) => jobId === row.jobId)) continue
      this.#pages.set(
        page,
        rows.map((one) => (one.jobId === row.jobId ? row : one)),
      )
    }
    this.#changed()
  }

  async #readAgain(): Promise<void> {
    const { from, to } = this.#wanted
    const first = Math.floor(from / PAGE)
    const last = Math.floor(Math.max(to - 1, from) / PAGE)
    // What is far away is as old as what is read again was, and is read when it is looked at.
    for (const page of this.#pages.keys()) if (page < first || page > last) this.#pages.delete(page)
    for (let page = first; page <= last; page++) await this.#fetch(page)
  }

  #load(page: number): Promise<void> {
    if (this.#pages.has(page)) return Promise.resolve()
    const underWay = this.#reading.get(page)
    if (underWay !== undefined) return underWay
    const reading = this.#fetch(page).then(() => {
      this.#reading.delete(page)
    })
    this.#reading.set(page, reading)
    return reading
  }

  async #fetch(page: number): Promise<void> {
    try {
      const { total, rows } = await this.#read(page * PAGE, PAGE)
      this.total = total
      this.error = null
      this.#pages.set(page, rows)
    } catch (thrown) {
      this.error = toJobyardError(thrown)
    }
    this.#changed()
  }

  #changed(): void {
    this.version++
    for (const listener of this.#listeners) listener()
  }
}
