import { useEffect, useState } from 'react'
import { type JobyardError, toJobyardError } from '../../../src-shared/errors.js'
import type { RunEstimate, RunRequest } from '../../../src-shared/run.js'
import { call } from '../../bridge.js'

/** A person types faster than an estimate is of use. */
const WAIT_MS = 150

export interface Estimated {
  estimate: RunEstimate | null
  /** What is wrong with the request, one a line. */
  faults: readonly string[]
}

const NOTHING: Estimated = { estimate: null, faults: [] }

/** What a run would take, asked anew a moment after each change. @param request memoised; null: nothing to ask yet */
export function useEstimate(request: RunRequest | null): Estimated {
  const [estimated, setEstimated] = useState(NOTHING)
  useEffect(() => {
    if (request === null) {
      setEstimated(NOTHING)
      return
    }
    let isWanted = true
    const timer = setTimeout(() => {
      call('runs.estimate', request).then(
        (estimate) => isWanted && setEstimated({ estimate, faults: [] }),
        (thrown: unknown) => isWanted && setEstimated({ estimate: null, faults: faultLines(toJobyardError(thrown)) }),
      )
    }, WAIT_MS)
    return () => {
      isWanted = false
      clearTimeout(timer)
    }
  }, [request])
  return estimated
}

/** Every fault that an error names, or its message. */
export function faultLines(error: JobyardError): string[] {
  const { faults } = (error.details ?? {}) as { faults?: unknown }
  return Array.isArray(faults) && faults.length > 0 ? faults.map(String) : [error.message]
}
