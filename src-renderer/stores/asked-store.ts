import { create } from 'zustand'

/** What a person has asked of a job and the engine has not yet done. */
export type Asked = 'pause' | 'resume'

interface AskedState {
  jobs: ReadonlyMap<number, Asked>
}

/** Shown at once, so that a click is seen to count while processes are stopped or a handler saves what it has. */
export const useAsked = create<AskedState>(() => ({ jobs: new Map() }))

/** Shows what was asked of the jobs until `work` has settled, however that went. */
export async function whileAsked<Answer>(ids: readonly number[], asked: Asked, work: Promise<Answer>): Promise<Answer> {
  put((jobs) => {
    for (const id of ids) jobs.set(id, asked)
  })
  try {
    return await work
  } finally {
    put((jobs) => {
      for (const id of ids) jobs.delete(id)
    })
  }
}

function put(change: (jobs: Map<number, Asked>) => void): void {
  const jobs = new Map(useAsked.getState().jobs)
  change(jobs)
  useAsked.setState({ jobs })
}
