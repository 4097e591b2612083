import type { EngineRecord, EngineStore, OwnedJob, Possession, Processes, Transaction } from './ports.js'

/**
 * Puts in order what a dead engine left behind (rules F7, R5, S7): ends what is left of its processes, then requeues its
 * running jobs, or fails those whose attempts are used up. Any process may do it, several at once: the second finds
 * nothing left to do.
 *
 * @returns ids of the jobs that were running
 */
export async function recoverEngine(
  store: EngineStore,
  processes: Processes,
  dead: EngineRecord,
  now: () => number,
): Promise<number[]> {
  // Processes first: a job must not be claimable while its old process lives (rule R1).
  await processes.endAllOf(dead, store.ownedJobs(dead.id))
  return store.write((tx) => {
    const owned = store.ownedJobs(dead.id)
    for (const job of owned) recoverJob(tx, store, dead.id, job, now())
    store.removeEngine(tx, dead.id)
    return owned.filter(({ state }) => state === 'running').map(({ id }) => id)
  })
}

function recoverJob(tx: Transaction, store: EngineStore, owner: string, job: OwnedJob, at: number): void {
  const held: Possession = { id: job.id, owner, attempt: job.attempt }
  if (job.state !== 'running') {
    store.reports.forgetProcess(tx, held)
    return
  }
  const error = {
    code: 'ENGINE_CRASHED',
    message: `the engine that ran it (${owner}) ended without a word`,
    retryable: true,
  }
  if (job.attempt >= job.maxAttempts) store.lifecycle.fail(tx, held, at, error, 'recovery')
  else store.lifecycle.retryLater(tx, held, at, error, { actor: 'recovery', runAfter: null })
}

/** Recovers every engine whose process is gone. @returns ids of the jobs that were running */
export async function recoverDeadEngines(
  store: EngineStore,
  processes: Processes,
  self: string | null,
  now: () => number,
): Promise<number[]> {
  const recovered: number[] = []
  for (const engine of store.engines()) {
    if (engine.id === self || processes.isAlive(engine)) continue
    recovered.push(...(await recoverEngine(store, processes, engine, now)))
  }
  return recovered
}
