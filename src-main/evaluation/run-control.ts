import { setTimeout as pauseFor } from 'node:timers/promises'
import { JobyardError } from '../../src-shared/errors.js'
import type { RunStatus } from '../../src-shared/run.js'
import type { Clock } from '../engine/ports.js'
import type { LocalJobService } from '../service/local-job-service.js'
import type { BulkWriter } from '../store/bulk-writer.js'
import type { JobStore } from '../store/job-store.js'
import { CANCEL_PAGE } from '../store/run-cancellation.js'
import { reachedCap } from './reached-cap.js'
import type { RunView } from './run-view.js'

/** Between two pages of a cancellation, so that others who wait for the database get it, in ms. */
const GAP_MS = 2
/** Jobs put back in one transaction. */
const RETRY_PAGE = 250

/** From which statuses a verb is legal (rule U7). */
const LEGAL: Record<'pause' | 'resume' | 'cancel', readonly RunStatus[]> = {
  pause: ['PENDING', 'RUNNING'],
  resume: ['PAUSED'],
  cancel: ['PENDING', 'RUNNING', 'PAUSED', 'CANCELLED'],
}

interface Parts {
  store: JobStore
  clock: Clock
  jobs: LocalJobService
  view: RunView
  bulk(): BulkWriter | null
  /** Rows were changed beside the engine. */
  notice(): void
}

/** Pausing, resuming and cancelling runs (rule U7), and retrying what failed in one. */
export class RunControl {
  readonly #p: Parts

  constructor(parts: Parts) {
    this.#p = parts
  }

  /**
   * Stops dispatch; what runs finishes (rule R6).
   *
   * @param reason in words, when it is not a person who pauses it
   * @throws not-found, illegal-transition
   */
  pause(id: number, reason: string | null = null): Promise<void> {
    const { store, clock } = this.#p
    return this.#write(() => {
      this.#require('pause', id)
      store.scopeRows.setPaused(scopeOf(id), clock.now(), reason)
    })
  }

  /**
   * Lets it start jobs again. A cap that it has reached is lifted: else it would pause again with the next answer.
   *
   * @throws not-found, illegal-transition
   */
  resume(id: number): Promise<void> {
    const { store } = this.#p
    const { runs, results } = store.evaluations
    return this.#write(() => {
      this.#require('resume', id)
      const { token_cap: tokenCap, cost_cap: costCap } = this.#p.view.row(id)
      const usage = results.usage(id)
      if (reachedCap({ tokenCap, costCap: null }, usage) !== null) runs.liftCap(id, 'token_cap')
      if (reachedCap({ tokenCap: null, costCap }, usage) !== null) runs.liftCap(id, 'cost_cap')
      store.scopeRows.clearPaused(scopeOf(id))
    })
  }

  /**
   * The run is cancelled at once, and its dispatch stopped with it; its jobs are, page by page, until none is left.
   * Cancelling it again finishes what a crash interrupted.
   *
   * @throws not-found, illegal-transition; timed-out when an engine does not end a job that it runs
   */
  async cancel(id: number): Promise<void> {
    const { store, clock } = this.#p
    await this.#write(() => {
      this.#require('cancel', id)
      const { runs, progress } = store.evaluations
      if (!runs.isCancelled(id)) runs.setCancelled(id, clock.now())
      if (progress.hasUnfinished(id)) store.scopeRows.setPaused(scopeOf(id), clock.now())
    })
    await this.finishCancel(id)
  }

  /** Cancels what is left of a cancelled run, for as long as `goOn` says; what is left then is found again. */
  async finishCancel(id: number, goOn: () => boolean = () => true): Promise<void> {
    const { store, jobs } = this.#p
    while (store.evaluations.progress.hasUnfinished(id)) {
      await this.#cancelWaiting(id, goOn)
      if (!goOn()) return
      const held = store.cancellation.held(id)
      // One that has just ended, or has just been put back, is left to the next round.
      const ends = await Promise.allSettled(held.map((job) => jobs.cancel([job])))
      const failed = ends.find((end) => end.status === 'rejected' && !hasMovedOn(end.reason))
      if (failed?.status === 'rejected') throw failed.reason
    }
    // Nothing is left to keep from starting.
    await this.#write(() => store.scopeRows.clearPaused(scopeOf(id)))
  }

  /** @param code only those that failed so. @returns how many were put back @throws not-found, illegal-transition */
  async retryFailed(id: number, code?: string): Promise<number> {
    const { store, clock, view } = this.#p
    const { status } = view.run(view.row(id))
    if (status === 'CANCELLED') throw illegal('retry', status, id)
    const ids = store.evaluations.progress.failedIds(id, code)
    let retried = 0
    for (let from = 0; from < ids.length; from += RETRY_PAGE) {
      if (from > 0) await pauseFor(GAP_MS)
      retried += await this.#write((tx) => {
        const rows = ids.slice(from, from + RETRY_PAGE).map((job) => store.claimed.row(job))
        return rows.filter((row) => row?.state === 'failed' && store.lifecycle.retry(tx, row, clock.now())).length
      })
    }
    return retried
  }

  async #cancelWaiting(id: number, goOn: () => boolean): Promise<void> {
    const { store, clock } = this.#p
    while (goOn()) {
      const bulk = this.#p.bulk()
      const n =
        bulk === null
          ? await store.write((tx) => store.cancellation.cancelPage(tx, id, clock.now()))
          : await bulk.cancelPage(id, clock.now())
      this.#p.notice()
      if (n < CANCEL_PAGE) return
      await pauseFor(GAP_MS)
    }
  }

  /** Within a transaction, so that the status is still the same when it is acted upon. */
  #require(verb: keyof typeof LEGAL, id: number): void {
    const { view } = this.#p
    const { status } = view.run(view.row(id))
    if (!LEGAL[verb].includes(status)) throw illegal(verb, status, id)
  }

  async #write<T>(body: Parameters<JobStore['write']>[0] & ((...args: never[]) => T)): Promise<T> {
    const result = await this.#p.store.write(body as () => T)
    this.#p.notice()
    return result
  }
}

function scopeOf(id: number) {
  return { kind: 'run', name: String(id) } as const
}

function illegal(verb: string, status: RunStatus, id: number): JobyardError {
  return new JobyardError('illegal-transition', `Cannot ${verb} run in ${status} state`, {
    details: { id, verb, status },
  })
}

function hasMovedOn(thrown: unknown): boolean {
  return thrown instanceof JobyardError && (thrown.code === 'illegal-transition' || thrown.code === 'not-found')
}
