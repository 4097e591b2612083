import { setImmediate as nextTurn } from 'node:timers/promises'
import { JobyardError, jobNotFound, toJobyardError } from '../../src-shared/errors.js'
import { illegalTransition, isLegal, runIsCancelled, type Verb } from '../../src-shared/job-machine.js'
import type { Changed, Moved, UndoOffer } from '../../src-shared/queue-view.js'
import type { MoveTarget } from '../engine/job-service.js'
import type { Clock, Transaction } from '../engine/ports.js'
import type { JobStore } from '../store/job-store.js'
import type { Place } from '../store/place-edits.js'
import { isUniqueViolation } from '../store/storage-errors.js'
import type { LocalJobService } from './local-job-service.js'
import type { PendingRemovals } from './pending-removals.js'
import type { UndoStack } from './undo-stack.js'

/** Jobs written in one transaction: some ten milliseconds' work. */
const PAGE = 500

interface Parts {
  store: JobStore
  clock: Clock
  jobs: LocalJobService
  undo: UndoStack
  removals: PendingRemovals
  /** Rows were changed beside the engine. */
  notice(): void
}

type Skipped = Changed['skipped']

/**
 * Changes of one job or of very many, as a window makes them: of one, what is not allowed is refused; of many, left out
 * and named. Large ones are written page by page, so that the main thread stays free. What can be taken back says how.
 */
export class JobChanges {
  readonly #p: Parts

  constructor(parts: Parts) {
    this.#p = parts
  }

  pause(ids: number[]): Promise<Changed> {
    return this.#each('pause', ids, (id) => this.#p.jobs.pause([id]))
  }

  resume(ids: number[]): Promise<Changed> {
    return this.#each('resume', ids, (id) => this.#p.jobs.resume([id]))
  }

  /** What runs or is paused is ended for good; what is queued can be put back to its place. */
  async cancel(ids: number[]): Promise<Changed> {
    const { allowed, skipped } = this.#allowed('cancel', ids)
    const { store, clock } = this.#p
    const free = allowed.filter((id) => this.#isFree(id))
    const places = store.places.places(free)
    const pages = await this.#pages(free, (tx, page) =>
      page.filter((id) => {
        const row = store.claimed.row(id)
        if (row?.state !== 'queued' || row.owner !== null) return false
        const job = { id, from: row.state, owner: null, attempt: row.attempt }
        return store.lifecycle.cancel(tx, job, clock.now())
      }),
    )
    const done = pages.flat()
    const cancelled = new Set(done)
    const busy = await this.#each(
      'cancel',
      allowed.filter((id) => !cancelled.has(id)),
      (id) => this.#p.jobs.cancel([id]),
      ids.length,
    )
    const back = places.filter(({ id }) => cancelled.has(id))
    const undo = this.#offer(back.length, 'Cancelled', 'Put back', () => this.#uncancel(back))
    return { ids: [...done, ...busy.ids], skipped: [...skipped, ...busy.skipped], undo }
  }

  hold(ids: number[]): Promise<Changed> {
    const { store, clock } = this.#p
    return this.#placed('hold', ids, ['Held', 'Release'], (tx, page) => store.edits.hold(tx, page, clock.now()))
  }

  release(ids: number[], now: boolean): Promise<Changed> {
    const { store, clock } = this.#p
    return this.#placed('release', ids, ['Released', 'Hold'], (tx, page) =>
      store.edits.release(tx, page, clock.now(), now),
    )
  }

  setPriority(ids: number[], priority: number): Promise<Changed> {
    const { store } = this.#p
    return this.#placed('prioritise', ids, ['Changed the priority of', 'Restore'], (tx, page) =>
      store.edits.setPriority(tx, page, priority),
    )
  }

  async retry(ids: number[]): Promise<Changed> {
    const { allowed, skipped } = this.#allowed('retry', ids)
    const { store, clock } = this.#p
    const pages = await this.#pages(allowed, (tx, page) => {
      const done: number[] = []
      const taken: Skipped = []
      for (const id of page) {
        const row = store.claimed.row(id)
        if (row === undefined || !isLegal('retry', row.state)) continue
        const holder = row.idempotency_key === null ? undefined : store.enqueueing.idOfKey(row.idempotency_key)
        if (holder !== undefined && holder !== id) {
          taken.push({
            id,
            code: 'conflict',
            message: `cannot retry job ${id}: job ${holder} took its idempotency key`,
          })
        } else if (row.run_id !== null && store.evaluations.runs.isCancelled(row.run_id)) {
          const { code, message } = runIsCancelled(id, row.run_id)
          taken.push({ id, code, message })
        } else if (store.lifecycle.retry(tx, row, clock.now())) done.push(id)
      }
      return { done, taken }
    })
    for (const { taken } of pages) skipped.push(...taken)
    refuseOne(ids, skipped)
    return { ids: pages.flatMap(({ done }) => done), skipped, undo: null }
  }

  /** Hides the jobs now and deletes them when undoing is no longer offered. */
  remove(ids: number[]): Changed {
    const { allowed, skipped } = this.#allowed('remove', ids)
    const { undo, removals } = this.#p
    if (allowed.length === 0) return { ids: [], skipped, undo: null }
    let withdraw = () => {}
    const failed = allowed.filter((id) => this.#p.store.summaries.row(id)?.state === 'failed').length
    const { takeBack, at } = removals.add(allowed, failed, () => withdraw())
    const what = this.#named(allowed)
    const offer = undo.offer(`Removed ${what}`, `Keep ${what}`, async () => takeBack(), at)
    withdraw = () => undo.withdraw(offer.token)
    return { ids: allowed, skipped, undo: offer }
  }

  async move(ids: number[], target: MoveTarget): Promise<Moved> {
    const { allowed, skipped } = this.#allowed('move', ids)
    const { store } = this.#p
    const pages = await this.#pages(allowed, (tx, page, previous) =>
      store.places.move(tx, page, previous === 0 ? target : { after: previous }),
    )
    return this.#moved(pages.flat(), skipped)
  }

  async reorder(ids: number[]): Promise<Changed> {
    const { store } = this.#p
    const before = store.places.places(ids)
    await store.write((tx) => store.edits.reorder(tx, ids))
    this.#p.notice()
    return { ids, skipped: [], undo: this.#offer(ids.length, 'Reordered', 'Restore', () => this.#restore(before)) }
  }

  /** First of all, neither held nor put off any more. */
  async runNext(ids: number[]): Promise<Moved> {
    const { allowed, skipped } = this.#allowed('move', ids)
    const { store, clock } = this.#p
    const pages = await this.#pages(allowed, (tx, page, previous) => {
      const before = store.places.move(tx, page, previous === 0 ? { to: 'first' } : { after: previous })
      store.edits.release(tx, page, clock.now(), true)
      return before
    })
    return this.#moved(pages.flat(), skipped)
  }

  #moved(before: Place[], skipped: Skipped): Moved {
    const { store } = this.#p
    const were = new Map(before.map(({ id, priority }) => [id, priority]))
    const ids = [...were.keys()]
    const priorities = store.places.places(ids).flatMap(({ id, priority }) => {
      const from = were.get(id) as number
      return from === priority ? [] : [{ id, priority, priorityChangedFrom: from }]
    })
    return { ids, skipped, priorities, undo: this.#offer(ids.length, 'Moved', 'Put back', () => this.#restore(before)) }
  }

  /** An edit of queued jobs that restoring their places takes back. */
  async #placed(
    verb: Verb,
    ids: number[],
    [done, undone]: [string, string],
    edit: (tx: Transaction, ids: number[]) => void,
  ): Promise<Changed> {
    const { allowed, skipped } = this.#allowed(verb, ids)
    const before = this.#p.store.places.places(allowed)
    await this.#pages(allowed, edit)
    const undo = this.#offer(before.length, done, undone, () => this.#restore(before))
    return { ids: allowed, skipped, undo }
  }

  async #restore(places: readonly Place[]): Promise<void> {
    const { store, clock } = this.#p
    await store.write((tx) => store.places.restore(tx, places, clock.now()))
    this.#p.notice()
  }

  async #uncancel(places: readonly Place[]): Promise<void> {
    const { store, clock } = this.#p
    try {
      await store.write((tx) => {
        for (const { id } of places) {
          const row = store.claimed.row(id)
          if (row?.state !== 'cancelled') continue
          // Of several, those whose run was cancelled meanwhile stay so; of one alone, that is said.
          const stays = row.run_id !== null && store.evaluations.runs.isCancelled(row.run_id)
          if (!stays || places.length === 1) store.lifecycle.retry(tx, row, clock.now())
        }
        store.places.restore(tx, places, clock.now())
      })
    } catch (thrown) {
      if (!isUniqueViolation(thrown)) throw thrown
      throw new JobyardError('conflict', 'another job took the idempotency key meanwhile, so it stays cancelled')
    }
    this.#p.notice()
  }

  async #each(verb: Verb, ids: number[], act: (id: number) => Promise<unknown>, asked = ids.length): Promise<Changed> {
    const { allowed, skipped } = this.#allowed(verb, ids, asked)
    const ends = await Promise.allSettled(allowed.map(act))
    const done = allowed.filter((_, i) => ends[i]?.status === 'fulfilled')
    for (const [i, end] of ends.entries()) {
      if (end.status === 'fulfilled') continue
      const error = toJobyardError(end.reason)
      if (asked === 1) throw error
      skipped.push({ id: allowed[i] as number, code: error.code, message: error.message })
    }
    return { ids: done, skipped, undo: null }
  }

  /** @throws not-found, illegal-transition when one job alone was asked for */
  #allowed(verb: Verb, ids: number[], asked = ids.length): { allowed: number[]; skipped: Skipped } {
    const allowed: number[] = []
    const skipped: Skipped = []
    for (const id of new Set(ids)) {
      const row = this.#p.removals.hidden.has(id) ? undefined : this.#p.store.summaries.row(id)
      if (row !== undefined && isLegal(verb, row.state)) allowed.push(id)
      else {
        const { code, message } = row === undefined ? jobNotFound(id) : illegalTransition(verb, id, row.state)
        skipped.push({ id, code, message })
      }
    }
    if (asked === 1) refuseOne(ids, skipped)
    return { allowed, skipped }
  }

  /** Queued, with no process that some engine holds. */
  #isFree(id: number): boolean {
    const row = this.#p.store.summaries.row(id)
    return row?.state === 'queued' && row.owner === null
  }

  /** @returns what each page gave. `write` may run more than once, so it leaves no trace but in the rows. */
  async #pages<T>(ids: readonly number[], write: (tx: Transaction, page: number[], before: number) => T): Promise<T[]> {
    const results: T[] = []
    for (let start = 0; start < ids.length; start += PAGE) {
      if (start > 0) await nextTurn()
      const page = ids.slice(start, start + PAGE)
      results.push(await this.#p.store.write((tx) => write(tx, page, ids[start - 1] ?? 0)))
    }
    this.#p.notice()
    return results
  }

  #offer(count: number, done: string, undone: string, undo: () => Promise<void>): UndoOffer | null {
    if (count === 0) return null
    const what = count === 1 ? 'the job' : `${count.toLocaleString('en')} jobs`
    return this.#p.undo.offer(`${done} ${what}`, `${undone} ${what}`, undo)
  }

  #named(ids: readonly number[]): string {
    const [id] = ids
    if (ids.length > 1 || id === undefined) return `${ids.length.toLocaleString('en')} jobs`
    return `“${this.#p.store.summaries.row(id)?.name ?? id}”`
  }
}

function refuseOne(ids: readonly number[], skipped: Skipped): void {
  const [first] = skipped
  if (ids.length !== 1 || first === undefined) return
  throw new JobyardError(first.code as JobyardError['code'], first.message, { details: { id: first.id } })
}
