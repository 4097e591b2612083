import { useCallback, useEffect, useRef, useState } from 'react'
import type { TrialEvent, TrialOutcome } from '../../../src-shared/handler-trial.js'
import type { Json } from '../../../src-shared/job.js'
import { call, on } from '../../bridge.js'

/** How much of a long trial is kept. */
const MOST_EVENTS = 2_000

/** An event with a number of its own. */
export interface Shown {
  key: number
  event: TrialEvent
}

export interface Trial {
  phase: 'idle' | 'starting' | 'running' | 'paused' | 'over'
  shown: readonly Shown[]
  /** How many were let go of to keep the list short. */
  dropped: number
  outcome: TrialOutcome | null
}

const IDLE: Trial = { phase: 'idle', shown: [], dropped: 0, outcome: null }

/** One trial of a handler at a time; it is ended when nobody looks any more. */
export function useTrial(handler: string) {
  const [trial, setTrial] = useState<Trial>(IDLE)
  const number = useRef<number | null>(null)
  const lastNumber = useRef(0)
  useEffect(() => {
    const off = on('trial', (news) => {
      // The first news may come before the answer that gives the number.
      if (news.trial < lastNumber.current || (number.current !== null && news.trial !== number.current)) return
      setTrial((before) => after(before, news.events))
    })
    return () => {
      off()
      if (number.current !== null)
        void call('handlers.controlTrial', { trial: number.current, action: 'end' }).catch(ignore)
    }
  }, [])
  /** @throws invalid-input and what else stands in the way */
  const start = useCallback(
    async (input: Json, cwd: string | null) => {
      number.current = null
      setTrial({ ...IDLE, phase: 'starting' })
      try {
        const given = { handler, input, ...(cwd === null ? {} : { cwd }) }
        const { trial: started } = await call('handlers.try', given)
        number.current = started
        lastNumber.current = started
      } catch (thrown) {
        setTrial(IDLE)
        throw thrown
      }
    },
    [handler],
  )
  const control = useCallback(async (action: 'pause' | 'resume' | 'cancel' | 'end') => {
    if (number.current !== null) await call('handlers.controlTrial', { trial: number.current, action })
  }, [])
  return { trial, start, control }
}

function after(before: Trial, events: readonly TrialEvent[]): Trial {
  let { phase, outcome, dropped } = before
  const first = dropped + before.shown.length
  for (const event of events) {
    if (event.kind === 'ended') {
      phase = 'over'
      outcome = event.outcome
    } else if (event.kind === 'paused') phase = 'paused'
    else if (goesOn(event)) phase = 'running'
  }
  const shown = [...before.shown, ...events.map((event, index) => ({ key: first + index, event }))]
  if (shown.length > MOST_EVENTS) dropped += shown.splice(0, shown.length - MOST_EVENTS).length
  return { phase, shown, dropped, outcome }
}

/** Whether it runs from now on, at first or again. What is said to a process that let go of the job is not that. */
function goesOn(event: TrialEvent): boolean {
  return event.kind === 'sent' ? event.message.type === 'start' : event.kind === 'started' || event.kind === 'thawed'
}

function ignore(): void {}
