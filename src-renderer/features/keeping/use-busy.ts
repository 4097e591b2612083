import { useState } from 'react'
import { tellFailure } from '../actions/run-change.js'

/** Something that takes a while and is done once at a time. @returns whether it is under way, and what starts it */
export function useBusy(): [boolean, (task: () => Promise<unknown>) => void] {
  const [isBusy, setBusy] = useState(false)
  const start = (task: () => Promise<unknown>) => {
    setBusy(true)
    task()
      .catch(tellFailure)
      .finally(() => setBusy(false))
  }
  return [isBusy, start]
}
