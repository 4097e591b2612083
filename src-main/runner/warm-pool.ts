import type { HandlerProcess } from './handler-process.js'
import type { JobRun } from './job-run.js'

/**
 * Hands runs of `jsonl` handlers to processes that have room, fullest use first, and says when another process is
 * wanted. How many jobs a process takes is known from its `ready`; until the first one a single process is started.
 */
export class WarmPool {
  readonly #processes = new Map<string, Set<HandlerProcess>>()
  readonly #waiting = new Map<string, JobRun[]>()
  readonly #capacity = new Map<string, number>()

  /** @returns a process that can take the run now, or null: then it waits, and `wantsProcess` should be asked */
  place(run: JobRun): HandlerProcess | null {
    const key = run.plan.poolKey
    for (const process of this.#processes.get(key) ?? []) if (process.hasRoom) return process
    const waiting = this.#waiting.get(key)
    if (waiting === undefined) this.#waiting.set(key, [run])
    else waiting.push(run)
    return null
  }

  /** Whether those that wait need one more process than is starting. */
  wantsProcess(key: string): boolean {
    const waiting = this.#waiting.get(key)?.length ?? 0
    let starting = 0
    for (const process of this.#processes.get(key) ?? []) if (process.state === 'starting') starting += 1
    const each = this.#capacity.get(key)
    if (each === undefined) return waiting > 0 && starting === 0
    return waiting > starting * each
  }

  add(process: HandlerProcess): void {
    const same = this.#processes.get(process.poolKey)
    if (same === undefined) this.#processes.set(process.poolKey, new Set([process]))
    else same.add(process)
  }

  remove(process: HandlerProcess): void {
    const same = this.#processes.get(process.poolKey)
    same?.delete(process)
    if (same?.size === 0) this.#processes.delete(process.poolKey)
  }

  ready(process: HandlerProcess): void {
    this.#capacity.set(process.poolKey, process.maxJobs)
  }

  /** The next run that waits for a process like this one, if it has room. */
  next(process: HandlerProcess): JobRun | undefined {
    if (!process.hasRoom) return undefined
    const waiting = this.#waiting.get(process.poolKey)
    const run = waiting?.shift()
    if (waiting?.length === 0) this.#waiting.delete(process.poolKey)
    return run
  }

  /** Takes out all that wait for a process of that key: it could not be started. */
  takeWaiting(key: string): JobRun[] {
    const waiting = this.#waiting.get(key) ?? []
    this.#waiting.delete(key)
    return waiting
  }

  /** @returns whether the run was waiting */
  withdraw(run: JobRun): boolean {
    const waiting = this.#waiting.get(run.plan.poolKey)
    const at = waiting?.indexOf(run) ?? -1
    if (waiting === undefined || at < 0) return false
    waiting.splice(at, 1)
    if (waiting.length === 0) this.#waiting.delete(run.plan.poolKey)
    return true
  }
}
