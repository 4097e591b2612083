import { create } from 'zustand'
import type { JobState } from '../../src-shared/job.js'
import { useEngine } from './engine-store.js'

/** What a person has asked of a job and the engine has not yet done. */
export type Asked = 'pause' | 'resume'

/** What a job is while that can be asked of it. */
const FROM: Record<Asked, JobState> = { pause: 'running', resume: 'paused' }

interface AskedState {
  jobs: ReadonlyMap<number, Asked>
}

/** Shown at once, so that a click is seen to count while processes are stopped or a handler saves what it has. */
export const useAsked = create<AskedState>(() => ({ jobs: new Map() }))

/** The engine's answer and its news come by two ways; news that has not come by then has nothing to tell, ms. */
const NEWS_MS = 2_000

/**
 * Shows what was asked of the jobs until `work` has failed, or has succeeded and the list knows it: between the two a row
 * would say for a moment what it said before the click.
 */
export function whileAsked<Answer>(ids: readonly number[], asked: Asked, work: Promise<Answer>): Promise<Answer> {
  put((jobs) => {
    for (const id of ids) jobs.set(id, asked)
  })
  const from = FROM[asked]
  const isTold = () => ids.every((id) => useEngine.getState().rows.get(id)?.state !== from)
  void work
    .then(() => untilEngine(isTold, NEWS_MS))
    .catch(() => undefined)
    .finally(() =>
      put((jobs) => {
        for (const id of ids) if (jobs.get(id) === asked) jobs.delete(id)
      }),
    )
  return work
}

function untilEngine(holds: () => boolean, latestMs: number): Promise<void> {
  if (holds()) return Promise.resolve()
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer)
      unsubscribe()
      resolve()
    }
    const timer = setTimeout(end, latestMs)
    const unsubscribe = useEngine.subscribe(() => holds() && end())
  })
}

function put(change: (jobs: Map<number, Asked>) => void): void {
  const jobs = new Map(useAsked.getState().jobs)
  change(jobs)
  useAsked.setState({ jobs })
}
