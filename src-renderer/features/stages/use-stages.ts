import { useEffect, useState } from 'react'
import type { StageView } from '../../../src-shared/pipeline/stage-view.js'
import type { JobSummary } from '../../../src-shared/queue-view.js'
import { call } from '../../bridge.js'

/** The record of a stage's beginning follows the word of it by a moment, ms. */
const SOON_MS = 700

/** The stages of a job, read again whenever it comes to another one; null while it has none that are known. */
export function useStages(job: JobSummary): StageView[] | null {
  const [read, setRead] = useState<{ id: number; stages: StageView[] | null }>({ id: job.id, stages: null })
  const { id } = job
  const isPlain = job.type === 'command' || job.type.startsWith('probe:')
  const mark = [job.state, job.attempt, job.stage, job.iteration, job.finishedAt, job.pausedAt].join()
  useEffect(() => {
    if (isPlain || mark === '') return
    let isWanted = true
    const look = () =>
      call('pipelines.stages', { id }).then(
        (stages) => {
          if (!isWanted) return
          setRead({ id, stages })
          // It runs, and nothing is recorded of it yet.
          const isBehind = stages?.some(({ state, countedAt }) => state === 'running' && countedAt === null)
          if (isBehind === true) timer = setTimeout(look, SOON_MS)
        },
        () => isWanted && setRead({ id, stages: null }),
      )
    let timer: ReturnType<typeof setTimeout> | undefined
    void look()
    return () => {
      isWanted = false
      clearTimeout(timer)
    }
  }, [id, isPlain, mark])
  return isPlain || read.id !== id ? null : read.stages
}
