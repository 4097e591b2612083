import { useCallback, useEffect, useState } from 'react'
import type { LoopView } from '../../../src-shared/agent-contract.js'
import type { AgentNote } from '../../../src-shared/agent-loop.js'
import type { JobSummary } from '../../../src-shared/queue-view.js'
import { call } from '../../bridge.js'
import { tellFailure } from '../actions/run-change.js'

/** How often a running loop is looked at again for what another program said to it, in ms. */
const LOOK_MS = 3_000

/** A loop's state and what was said to it, read again with each step that it makes. Null until it is read. */
export function useLoop(job: JobSummary): {
  view: LoopView | null
  ask(asked: Promise<AgentNote[]>): Promise<boolean>
} {
  const [view, setView] = useState<(LoopView & { id: number }) | null>(null)
  const { id, state, stage, iteration, attempt } = job
  const mark = [id, state, stage, iteration, attempt].join()
  const isLive = state === 'running'
  const read = useCallback(() => call('agents.loop', { id }).then((value) => setView({ ...value, id })), [id])
  useEffect(() => {
    const look = () => void read().catch(() => undefined)
    if (mark !== '') look()
    if (!isLive) return
    const timer = setInterval(look, LOOK_MS)
    return () => clearInterval(timer)
  }, [read, mark, isLive])
  const ask = useCallback(async (asked: Promise<AgentNote[]>) => {
    try {
      const notes = await asked
      setView((before) => (before === null ? null : { ...before, notes }))
      return true
    } catch (error) {
      tellFailure(error)
      return false
    }
  }, [])
  return { view: view?.id === id ? view : null, ask }
}
