import { useEffect, useState } from 'react'
import type { JobDetail, JobSummary } from '../../../src-shared/queue-view.js'
import { watchAttempt } from '../../sync/watched-job.js'

/** Whether a job has a transcript, also when its first turn is told while one looks; null while that is not known. */
export function useHasTurns(job: JobSummary, detail: JobDetail | null): boolean | null {
  const [hasBegun, setBegun] = useState(false)
  const { id, attempt } = job
  const mayBegin = job.state === 'running' && detail?.hasTurns === false
  useEffect(() => {
    if (!mayBegin) return
    return watchAttempt(id, attempt, (event) => {
      if (event.type === 'turns' && event.total > 0) setBegun(true)
    })
  }, [id, attempt, mayBegin])
  return detail === null ? null : detail.hasTurns || hasBegun
}
