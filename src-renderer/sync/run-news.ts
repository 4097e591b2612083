import { useEffect } from 'react'

/** Gets the runs that changed; null: any may have. */
type Listener = (ids: readonly number[] | null) => void
const listeners = new Set<Listener>()

export function tellRuns(ids: readonly number[] | null): void {
  for (const listener of listeners) listener(ids)
}

/** @returns ends it */
export function onRunNews(listener: Listener): () => void {
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}

/** Calls `again` whenever this run may have changed. */
export function useRunNews(id: number, again: () => void): void {
  useEffect(
    () =>
      onRunNews((ids) => {
        if (ids === null || ids.includes(id)) again()
      }),
    [id, again],
  )
}
