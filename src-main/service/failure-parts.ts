import { setImmediate as nextTurn } from 'node:timers/promises'
import type { FailureParts, Shared } from '../../src-shared/failure-fix.js'
import type { Json } from '../../src-shared/job.js'
import type { JobStore } from '../store/job-store.js'

/** Jobs read between two turns of the event loop. */
const PAGE = 500

/** What many failed jobs have in common; those that are not failed any more are left out. */
export async function failureParts(store: JobStore, ids: readonly number[]): Promise<FailureParts> {
  const types = new Map<string, number>()
  const timeout = new Common<number | null>()
  const attempts = new Common<number>()
  const input = new CommonFields<Json>()
  const env = new CommonFields<string>()
  const found = { jobs: 0, ofRuns: 0, firstAt: Number.POSITIVE_INFINITY, lastAt: 0 }
  for (const [index, id] of ids.entries()) {
    if (index > 0 && index % PAGE === 0) await nextTurn()
    const row = store.claimed.row(id)
    if (row?.state !== 'failed') continue
    found.jobs += 1
    if (row.run_id !== null) found.ofRuns += 1
    found.firstAt = Math.min(found.firstAt, row.finished_at ?? 0)
    found.lastAt = Math.max(found.lastAt, row.finished_at ?? 0)
    types.set(row.type, (types.get(row.type) ?? 0) + 1)
    timeout.add(row.timeout_ms)
    attempts.add(row.max_attempts)
    const { env: own, ...fields } = fieldsOf(JSON.parse(row.input) as Json)
    const isCommand = row.type === 'command'
    input.add(isCommand || own === undefined ? fields : { ...fields, env: own })
    if (isCommand) env.add(fieldsOf(own ?? {}) as Record<string, string>)
  }
  const [[type] = [null]] = types
  return {
    ...found,
    firstAt: found.jobs === 0 ? 0 : found.firstAt,
    types: [...types].map(([name, jobs]) => ({ type: name, jobs })).sort((a, b) => b.jobs - a.jobs),
    shared:
      type === null || types.size > 1
        ? null
        : {
            type,
            timeoutMs: timeout.shared(),
            maxAttempts: attempts.shared(),
            input: input.shared(found.jobs),
            env: env.shared(found.jobs),
          },
  }
}

/** One value of many jobs. */
class Common<Value extends Json> {
  count = 0
  #text: string | null = null
  #value: Value | null = null
  #isShared = true

  add(value: Value): void {
    this.count += 1
    const text = JSON.stringify(value)
    if (this.#text === null) {
      this.#text = text
      this.#value = value
    } else if (this.#text !== text) this.#isShared = false
  }

  shared(): Shared<Value> {
    return this.#isShared && this.#text !== null ? { isShared: true, value: this.#value as Value } : { isShared: false }
  }
}

class CommonFields<Value extends Json> {
  readonly #fields = new Map<string, Common<Value>>()

  add(fields: Record<string, Value>): void {
    for (const [name, value] of Object.entries(fields)) {
      const known = this.#fields.get(name) ?? new Common<Value>()
      known.add(value)
      this.#fields.set(name, known)
    }
  }

  shared(jobs: number): { [name: string]: Shared<Value> } {
    return Object.fromEntries(
      [...this.#fields].map(([name, one]) => [name, one.count === jobs ? one.shared() : { isShared: false }]),
    )
  }
}

function fieldsOf(value: Json): { [name: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {}
}
