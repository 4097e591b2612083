import { type ErrorBody, JobyardError, jobNotFound } from '../../src-shared/errors.js'
import { requireLegal } from '../../src-shared/job-machine.js'
import type { Engine } from '../engine/engine.js'
import type { Clock, EngineRecord, Processes } from '../engine/ports.js'
import { recoverEngine } from '../engine/recovery.js'
import { startTimeOf } from '../processes/process-identity.js'
import type { RequestVerb } from '../store/coordination.js'
import type { JobStore } from '../store/job-store.js'

/** How often an answer is looked for, in ms. */
const LOOK_MS = 15

interface Parts {
  store: JobStore
  clock: Clock
  processes: Processes
  /** The engine of this process, if it has one. */
  engine(): Engine | null
}

/**
 * Brings pause, resume and cancel to whoever can do them: this process's engine, another one by a row in `requests`, or,
 * where no process is concerned, the store itself. An engine found dead on the way is recovered first.
 */
export class EngineRequests {
  readonly #p: Parts

  constructor(parts: Parts) {
    this.#p = parts
  }

  /** Resolves when it has happened. @throws not-found, illegal-transition, pause-unsupported, timed-out */
  async act(verb: RequestVerb, id: number, timeoutMs: number): Promise<void> {
    const { store, clock } = this.#p
    const deadline = clock.elapsed() + timeoutMs
    for (;;) {
      const row = store.claimed.row(id)
      if (row === undefined) throw jobNotFound(id)
      requireLegal(verb, id, row.state)
      const engine = this.#p.engine()
      if (engine !== null && (row.owner === engine.id || engine.holds(id))) return engine[verb](id)
      const to = row.owner === null ? this.#anyEngine(verb, engine) : this.#owner(row.owner)
      if (to === 'here' && engine !== null) return engine[verb](id)
      if (to === null) {
        if (await this.#actOnRow(verb, id)) return
      } else if (to !== 'here' && !this.#p.processes.isAlive(to)) await this.#recover(to)
      else if (to !== 'here' && (await this.#ask(verb, id, to, deadline))) return
    }
  }

  /** Who should act on a job that no process belongs to; null: the rows alone. */
  #anyEngine(verb: RequestVerb, engine: Engine | null): EngineRecord | 'here' | null {
    if (verb !== 'resume') return null
    if (engine !== null) return 'here'
    return this.#p.store.engines().find((one) => this.#p.processes.isAlive(one)) ?? null
  }

  #owner(id: string): EngineRecord | null {
    return this.#p.store.engines().find((one) => one.id === id) ?? null
  }

  /** @returns whether the row was still as it was seen */
  #actOnRow(verb: RequestVerb, id: number): Promise<boolean> {
    const { store, clock } = this.#p
    return store.write((tx) => {
      const row = store.claimed.row(id)
      if (row === undefined || row.owner !== null) return false
      const at = clock.now()
      if (verb === 'cancel') {
        return store.lifecycle.cancel(tx, { id, from: row.state, owner: null, attempt: row.attempt }, at)
      }
      return verb === 'resume' && store.lifecycle.resumeLater(tx, id, at, 'no engine is running')
    })
  }

  async #recover(engine: EngineRecord): Promise<void> {
    await recoverEngine(this.#p.store, this.#p.processes, engine, () => this.#p.clock.now())
  }

  /** @returns false when the engine died, so that the caller looks again */
  async #ask(verb: RequestVerb, jobId: number, engine: EngineRecord, deadline: number): Promise<boolean> {
    const { store, clock, processes } = this.#p
    const id = await store.write(() =>
      store.coordination.addRequest({
        jobId,
        verb,
        engine: engine.id,
        at: clock.now(),
        pid: process.pid,
        pidStart: startTimeOf(process.pid),
      }),
    )
    for (;;) {
      await new Promise<void>((next) => clock.after(LOOK_MS, next))
      const request = store.coordination.request(id)
      if (request === undefined) return false
      if (request.answered_at !== null) {
        await store.write(() => store.coordination.dropRequest(id))
        if (request.error === null) return true
        const error = JSON.parse(request.error) as ErrorBody
        throw new JobyardError(error.code, error.message, { details: error.details })
      }
      if (!processes.isAlive(engine)) {
        await store.write(() => store.coordination.dropRequest(id))
        return false
      }
      if (clock.elapsed() >= deadline) {
        await store.write(() => store.coordination.dropRequest(id))
        throw new JobyardError(
          'timed-out',
          `could not ${verb} job ${jobId} in time: the engine that runs it (pid ${engine.pid}) did not answer; ` +
            'the request was withdrawn',
          { details: { id: jobId, verb, engine: engine.id } },
        )
      }
    }
  }
}
