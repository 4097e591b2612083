import { useCallback, useEffect } from 'react'
import type { TimeRange } from '../../../src-shared/outlook.js'
import { call } from '../../bridge.js'
import { useReading } from '../../components/use-reading.js'

const AGAIN_MS = 2_000

/** When a running job probably ends; null while that can't be told. */
export function useFinish(id: number): TimeRange | null {
  const read = useCallback(() => call('outlook.job', { id }), [id])
  const { value, again } = useReading(read)
  useEffect(() => {
    const timer = setInterval(again, AGAIN_MS)
    return () => clearInterval(timer)
  }, [again])
  return value?.finish ?? null
}
