import { errorSignature } from '../../src-shared/error-signature.js'
import type { FailureGroup } from '../../src-shared/queue-view.js'
import type { JobStore } from '../store/job-store.js'
import type { FailedRow } from '../store/job-summaries.js'

/** Reading a list again takes at most this part of the time. */
const SHARE = 0.1
const MAX_SIGNATURES = 20_000

interface Read<T> {
  value: T
  at: number
  tookMs: number
}

/**
 * The ids of finished jobs in the order in which they are shown. They may be very many, so a list is read when somebody
 * asks for it after it changed, and the more seldom the longer that takes.
 *
 * @param hidden ids that are about to be removed
 */
export class FinishedLists {
  readonly #store: JobStore
  readonly #hidden: ReadonlySet<number>
  readonly #signatures = new Map<string, string>()
  readonly #stale = { done: true, attention: true }
  #done: Read<number[]> | null = null
  #attention: Read<{ ids: number[]; groups: FailureGroup[] }> | null = null

  constructor(store: JobStore, hidden: ReadonlySet<number>) {
    this.#store = store
    this.#hidden = hidden
  }

  /** Its jobs changed: the next reader gets a new list, provided that {@link mayReadAgain}. */
  forget(which: 'done' | 'attention'): void {
    this.#stale[which] = true
  }

  /** Whether enough time has passed since the list was read last. */
  mayReadAgain(which: 'done' | 'attention'): boolean {
    const last = which === 'done' ? this.#done : this.#attention
    return last === null || performance.now() - last.at > last.tookMs / SHARE
  }

  done(): number[] {
    if (this.#done === null || this.#stale.done) {
      this.#done = timed(() => this.#store.summaries.doneIds().filter((id) => !this.#hidden.has(id)))
      this.#stale.done = false
    }
    return this.#done.value
  }

  /** Jobs with the same fault (error-signature.ts) next to each other; the faults, and the jobs of each, newest first. */
  attention(): { ids: number[]; groups: FailureGroup[] } {
    if (this.#attention === null || this.#stale.attention) {
      const failed = () => this.#store.summaries.failed().filter(({ id }) => !this.#hidden.has(id))
      this.#attention = timed(() => grouped(failed(), (row) => this.#signature(row)))
      this.#stale.attention = false
    }
    return this.#attention.value
  }

  /** Ten thousand failures have few messages, and are read again with each that comes. */
  #signature({ code, message }: FailedRow): string {
    const text = `${code}\n${message}`
    let signature = this.#signatures.get(text)
    if (signature === undefined) {
      if (this.#signatures.size >= MAX_SIGNATURES) this.#signatures.clear()
      signature = errorSignature(code, message)
      this.#signatures.set(text, signature)
    }
    return signature
  }
}

function grouped(
  failed: readonly FailedRow[],
  signatureOf: (row: FailedRow) => string,
): { ids: number[]; groups: FailureGroup[] } {
  const byError = new Map<string, FailedRow[]>()
  for (const row of failed) {
    const key = signatureOf(row)
    const same = byError.get(key)
    if (same === undefined) byError.set(key, [row])
    else same.push(row)
  }
  const ids: number[] = []
  const groups: FailureGroup[] = []
  for (const [key, rows] of byError) {
    const [newest] = rows as [FailedRow]
    const { code, message, finishedAt: latestAt } = newest
    groups.push({ key, code, message, count: rows.length, offset: ids.length, latestAt })
    for (const { id } of rows) ids.push(id)
  }
  return { ids, groups }
}

function timed<T>(read: () => T): Read<T> {
  const begun = performance.now()
  const value = read()
  const at = performance.now()
  return { value, at, tookMs: at - begun }
}
