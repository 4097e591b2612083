import type { EngineIdentity, EngineRecord, OwnedJob, Processes } from '../engine/ports.js'
import { killEverythingOf } from './kill-everything.js'
import { bootId, isSameProcess } from './process-identity.js'

/**
 * Engines as processes of this machine. An engine is dead when its pid with that start time is gone or the machine was
 * started anew, never because it was silent for long (rule F7).
 */
export const engineProcesses: Processes = {
  isAlive(engine: EngineIdentity): boolean {
    if (engine.bootId !== bootId()) return false
    return engine.pidStart !== null && isSameProcess(engine.pid, engine.pidStart)
  },

  async endAllOf(engine: EngineRecord, jobs: readonly OwnedJob[]): Promise<void> {
    // Nothing outlives a restart of the machine, and its pids now belong to others.
    if (engine.bootId !== bootId()) return
    const started = jobs.flatMap(({ pid, pidStart }) =>
      pid === null || pidStart === null ? [] : [{ pid, startTime: pidStart }],
    )
    await killEverythingOf(engine.id, started)
  },
}
