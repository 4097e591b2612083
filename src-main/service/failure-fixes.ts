import { setImmediate as nextTurn } from 'node:timers/promises'
import { commandInputSchema } from '../../src-shared/command-input.js'
import { commandText } from '../../src-shared/command-text.js'
import { invalidInput, JobyardError, toJobyardError } from '../../src-shared/errors.js'
import type { FailureFix, FixPreview } from '../../src-shared/failure-fix.js'
import type { Json } from '../../src-shared/job.js'
import type { Origin } from '../../src-shared/new-job.js'
import type { Changed } from '../../src-shared/queue-view.js'
import type { Clock } from '../engine/ports.js'
import type { JobParts } from '../store/job-parts.js'
import type { JobRow } from '../store/job-rows.js'
import type { JobStore } from '../store/job-store.js'
import { fixedParts, isSameParts, whatChanged } from './fixed-parts.js'
import type { JobValidation } from './job-validation.js'
import type { UndoStack } from './undo-stack.js'

/** Jobs looked at or written between two turns of the event loop. */
const PAGE = 250
const MOST_FAULTS = 5
/** A history's reason is read by people. */
const MAX_REASON = 500
/** In the place of the id of an origin that has none yet. */
const NOT_STORED = -1

interface Parts {
  store: JobStore
  clock: Clock
  undo: UndoStack
  validation: JobValidation
  /** Finished jobs that are about to be removed: as if they were gone. */
  hidden: ReadonlySet<number>
  /** Rows were changed beside the engine. */
  notice(): void
}

interface Fixed {
  row: JobRow
  before: JobParts
  after: JobParts
  /** The changed one, which is stored with the job; null: it stays the same. */
  origin: Origin | null
}

/**
 * Changes the same parts of many failed jobs and retries them (rule F10). The jobs stay themselves: id, history, attempts
 * and output are kept, and the history says what was changed.
 */
export class FailureFixes {
  readonly #p: Parts

  constructor(parts: Parts) {
    this.#p = parts
  }

  async preview(ids: readonly number[], fix: FailureFix): Promise<FixPreview> {
    const { fixed, faults } = await this.#look(ids, fix)
    const fields = new Map<string, { field: string; froms: Set<string>; to: string | null; jobs: number }>()
    for (const one of fixed) {
      for (const { field, from, to } of whatChanged(one.before, one.after)) {
        const known = fields.get(field) ?? { field, froms: new Set(), to, jobs: 0 }
        known.froms.add(from ?? 'none')
        known.jobs += 1
        fields.set(field, known)
      }
    }
    return {
      changed: fixed.filter(({ before, after }) => !isSameParts(before, after)).length,
      changes: [...fields.values()].map(({ froms, ...change }) => {
        const [only] = froms
        return { ...change, from: froms.size === 1 && only !== undefined ? only : null }
      }),
      faults: faults.slice(0, MOST_FAULTS),
      faulty: faults.length,
    }
  }

  /** All or none: with one job that can't have the fix, nothing is changed. @throws invalid-input */
  async fixAndRetry(ids: readonly number[], fix: FailureFix): Promise<Changed> {
    const { fixed, faults, skipped } = await this.#look(ids, fix)
    if (faults.length > 0) {
      const lines = faults.slice(0, MOST_FAULTS).map(({ id, message }) => `job ${id}: ${message}`)
      throw invalidInput(`nothing was changed: ${lines.join('; ')}`, lines)
    }
    const { store, clock } = this.#p
    const done: Fixed[] = []
    for (let start = 0; start < fixed.length; start += PAGE) {
      if (start > 0) await nextTurn()
      const page = fixed.slice(start, start + PAGE)
      const { written, refused } = await store.write((tx) => {
        const result: { written: Fixed[]; refused: Changed['skipped'] } = { written: [], refused: [] }
        for (const one of page) {
          const { id, rev } = one.row
          // Somebody else changed or retried it meanwhile.
          const row = store.claimed.row(id)
          if (row === undefined || row.rev !== rev) continue
          const refusal = this.#refusal(row)
          if (refusal !== null) {
            result.refused.push({ id, code: refusal.code, message: refusal.message })
            continue
          }
          const origin_id = one.origin === null ? row.origin_id : store.enqueueing.originId(one.origin)
          store.parts.change(tx, id, { ...one.after, origin_id })
          const retried = { ...row, max_attempts: one.after.max_attempts }
          if (store.lifecycle.retry(tx, retried, clock.now(), reasonOf(one))) result.written.push(one)
        }
        return result
      })
      done.push(...written)
      skipped.push(...refused)
    }
    this.#p.notice()
    return { ids: done.map(({ row }) => row.id), skipped, undo: this.#offer(done) }
  }

  #offer(done: readonly Fixed[]): Changed['undo'] {
    if (done.length === 0) return null
    const what = done.length === 1 ? 'the job' : `${done.length.toLocaleString('en')} jobs`
    return this.#p.undo.offer(`Fixed and retried ${what}`, `Take the change back and hold ${what}`, () =>
      this.#takeBack(done),
    )
  }

  /** No job becomes failed but by failing (S2): what has not started is as it was before, and held. */
  async #takeBack(done: readonly Fixed[]): Promise<void> {
    const { store, clock } = this.#p
    let back = 0
    for (let start = 0; start < done.length; start += PAGE) {
      if (start > 0) await nextTurn()
      const page = done.slice(start, start + PAGE)
      back += await store.write((tx) => {
        const waiting = page.filter(({ row }) => {
          const now = store.claimed.row(row.id)
          return now?.state === 'queued' && now.attempt === row.attempt && now.owner === null
        })
        for (const { row, before } of waiting) {
          const max_attempts = Math.max(before.max_attempts, row.attempt + 1)
          store.parts.change(tx, row.id, { ...before, max_attempts })
        }
        store.edits.hold(
          tx,
          waiting.map(({ row }) => row.id),
          clock.now(),
        )
        return waiting.length
      })
    }
    this.#p.notice()
    if (back === 0) throw new JobyardError('conflict', 'all of them have started by now')
  }

  async #look(ids: readonly number[], fix: FailureFix) {
    const { store, validation, hidden, clock } = this.#p
    const fixed: Fixed[] = []
    const faults: { id: number; message: string }[] = []
    const skipped: Changed['skipped'] = []
    for (const [index, id] of ids.entries()) {
      if (index > 0 && index % PAGE === 0) await nextTurn()
      const row = hidden.has(id) ? undefined : store.claimed.row(id)
      if (row?.state !== 'failed') {
        skipped.push({ id, code: 'illegal-transition', message: `job ${id} is not among the failed ones any more` })
        continue
      }
      try {
        fixed.push(await this.#fixed(row, fix, clock.now(), validation))
      } catch (thrown) {
        faults.push({ id, message: toJobyardError(thrown).message })
      }
    }
    return { fixed, faults, skipped }
  }

  async #fixed(row: JobRow, fix: FailureFix, now: number, validation: JobValidation): Promise<Fixed> {
    const before: JobParts = {
      input: row.input,
      name: row.name,
      timeout_ms: row.timeout_ms,
      max_attempts: row.max_attempts,
      origin_id: row.origin_id,
    }
    const { store } = this.#p
    const { origin, ...parts } = fixedParts(row, fix, () => store.claimed.origin(row.origin_id))
    const isInputChanged = parts.input !== before.input
    if (row.run_id !== null && (isInputChanged || origin !== null)) {
      throw invalidInput(`it belongs to run ${row.run_id}, whose definition says what its input is`)
    }
    if (isInputChanged) {
      await validation.prepare([{ type: row.type, input: JSON.parse(parts.input) as Json }], now)
    }
    const origin_id = origin === null ? before.origin_id : NOT_STORED
    return { row, before, after: { ...parts, name: nameOf(row, parts.input), origin_id }, origin }
  }

  /** What keeps it from being retried, as `retry` has it; null: nothing. */
  #refusal(row: JobRow): JobyardError | null {
    const { store } = this.#p
    if (row.idempotency_key !== null) {
      const holder = store.enqueueing.idOfKey(row.idempotency_key)
      if (holder !== undefined && holder !== row.id) {
        return new JobyardError('conflict', `cannot retry job ${row.id}: job ${holder} took its idempotency key`)
      }
    }
    if (row.run_id !== null && store.evaluations.runs.isCancelled(row.run_id)) {
      return new JobyardError('illegal-transition', `cannot retry job ${row.id}: its run is cancelled`)
    }
    return null
  }
}

/** A name that was made from a command is made again from the changed one. */
function nameOf(row: JobRow, input: string): string {
  if (row.type !== 'command' || input === row.input) return row.name
  const [was, is] = [row.input, input].map((text) => commandInputSchema.safeParse(JSON.parse(text)))
  if (!was?.success || !is?.success || row.name !== commandText(was.data).slice(0, row.name.length)) return row.name
  return commandText(is.data).slice(0, 200)
}

function reasonOf({ before, after }: Fixed): string {
  const changes = whatChanged(before, after).map(
    ({ field, from, to }) => `${field}: ${from ?? 'none'} → ${to ?? 'none'}`,
  )
  return changes.length === 0 ? 'retried' : `retried with ${changes.join('; ')}`.slice(0, MAX_REASON)
}
