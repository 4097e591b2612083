import { useCallback, useEffect, useMemo, useRef, useSyncExternalStore } from 'react'
import { TurnPages } from './turn-pages.js'
import type { TurnSource } from './turn-source.js'

export interface TurnColumns {
  columns: readonly TurnPages[]
  /** Turns of the longest. */
  rows: number
  isReady: boolean
  trouble: string | null
}

/** Holds what is looked at of several transcripts, and draws anew when any of them changes. */
export function useTurnColumns(sources: readonly TurnSource[]): TurnColumns {
  const key = sources.map((source) => source.key).join()
  const latest = useRef(sources)
  latest.current = sources
  // The sources may be made anew with each drawing; another transcript has another key.
  const columns = useMemo(() => (key === '' ? [] : latest.current.map((source) => new TurnPages(source))), [key])
  useEffect(() => {
    const stops = columns.map((column) => column.start())
    return () => {
      for (const stop of stops) stop()
    }
  }, [columns])
  const subscribe = useCallback(
    (listener: () => void) => {
      const stops = columns.map((column) => column.subscribe(listener))
      return () => {
        for (const stop of stops) stop()
      }
    },
    [columns],
  )
  useSyncExternalStore(subscribe, () => columns.reduce((sum, column) => sum + column.version, 0))
  return {
    columns,
    rows: Math.max(0, ...columns.map((column) => column.total)),
    isReady: columns.every((column) => column.isReady),
    trouble: columns.map((column) => column.trouble).find((trouble) => trouble !== null) ?? null,
  }
}
