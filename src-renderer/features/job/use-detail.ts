import { useEffect, useState } from 'react'
import { toJobyardError } from '../../../src-shared/errors.js'
import type { JobDetail } from '../../../src-shared/queue-view.js'
import { call } from '../../bridge.js'
import { useEngine } from '../../stores/engine-store.js'

export type Loaded<Value> = { state: 'loading' } | { state: 'gone'; message: string } | { state: 'ready'; value: Value }

/**
 * Something of a job that the rows do not hold, read again each time when the job changes state or attempt. What was
 * read before stays on the screen meanwhile.
 */
export function useOfJob<Value>(id: number, read: (id: number) => Promise<Value>): Loaded<Value> {
  const mark = useEngine((state) => changeMark(state.rows.get(id)))
  const [loaded, setLoaded] = useState<Loaded<Value> & { id: number }>({ state: 'loading', id })
  useEffect(() => {
    let isWanted = mark !== undefined
    read(id).then(
      (value) => isWanted && setLoaded({ state: 'ready', value, id }),
      (error) => isWanted && setLoaded({ state: 'gone', message: toJobyardError(error).message, id }),
    )
    return () => {
      isWanted = false
    }
  }, [id, read, mark])
  return loaded.id === id ? loaded : { state: 'loading' }
}

export function useDetail(id: number): Loaded<JobDetail> {
  return useOfJob(id, readDetail)
}

function readDetail(id: number): Promise<JobDetail> {
  return call('jobs.get', { id })
}

/** Changes whenever more than the progress of a job did. */
function changeMark(row: JobDetail['summary'] | undefined): string {
  if (row === undefined) return ''
  const { state, attempt, held, priority, runAfter, finishedAt, pausedAt, position } = row
  return [state, attempt, held, priority, runAfter, finishedAt, pausedAt, position].join()
}
