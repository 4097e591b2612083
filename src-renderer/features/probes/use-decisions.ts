import { useCallback, useRef } from 'react'
import type { ProbeRow } from '../../../src-shared/run.js'
import { call } from '../../bridge.js'
import { announce } from '../../stores/toast-store.js'
import { tellFailure } from '../actions/run-change.js'
import type { ProbePages } from './probe-pages.js'

interface Decisions {
  /** A person's decision; null takes it back. */
  decide(probe: ProbeRow, decision: number | null): void
  /** Takes the last one back. @returns the job whose decision it was; null when there is none */
  undo(): number | null
}

/** Sets decisions, and remembers each so that it can be undone. @param onChanged gets the probe as it is afterwards */
export function useDecisions(pages: ProbePages, onChanged: (probe: ProbeRow) => void): Decisions {
  const done = useRef<{ jobId: number; before: number | null }[]>([])
  const set = useCallback(
    (jobId: number, decision: number | null, said: string) => {
      call('runs.setDecision', { jobId, decision }).then((probe) => {
        pages.put(probe)
        onChanged(probe)
        announce(said)
      }, tellFailure)
    },
    [pages, onChanged],
  )
  const decide = useCallback(
    (probe: ProbeRow, decision: number | null) => {
      if (probe.manualDecision === decision) return
      done.current.push({ jobId: probe.jobId, before: probe.manualDecision })
      set(probe.jobId, decision, decision === null ? 'Decision taken back' : `Decision ${decision}`)
    },
    [set],
  )
  const undo = useCallback(() => {
    const last = done.current.pop()
    if (last === undefined) return null
    set(last.jobId, last.before, 'Undone')
    return last.jobId
  }, [set])
  return { decide, undo }
}
