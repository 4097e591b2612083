import { useCallback, useEffect, useRef, useState } from 'react'
import type { JobyardError } from '../../../src-shared/errors.js'
import type { Run } from '../../../src-shared/run.js'
import { call } from '../../bridge.js'
import { useReading } from '../../components/use-reading.js'
import { onRunNews } from '../../sync/run-news.js'

const PAGE = 100
/** What the contract lets be asked at once, less the one that tells whether there are more. */
const MOST = 999

/** The runs, newest first, kept up to date. */
export function useRuns(): { runs: Run[] | null; hasMore: boolean; error: JobyardError | null; more(): void } {
  const [limit, setLimit] = useState(PAGE)
  const read = useCallback(() => call('runs.list', { offset: 0, limit: limit + 1 }), [limit])
  const { value, error, again } = useReading(read)
  useEffect(() => onRunNews(again), [again])
  // While more are read, those that were there stay.
  const shown = useRef<Run[] | null>(null)
  shown.current = value ?? shown.current
  const more = useCallback(() => setLimit((before) => Math.min(before + PAGE, MOST)), [])
  const runs = shown.current
  return {
    runs: runs?.slice(0, limit) ?? null,
    hasMore: runs !== null && runs.length > limit && limit < MOST,
    error,
    more,
  }
}
