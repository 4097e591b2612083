import { useState } from 'react'
import type { HandlerCheck } from '../../../src-shared/handler-trial.js'
import { call } from '../../bridge.js'
import { announce } from '../../stores/toast-store.js'
import { tellFailure } from '../actions/run-change.js'

/** Checks a handler on demand, and holds what was found until it is closed. */
export function useCheck(handler: string, title: string) {
  const [isChecking, setChecking] = useState(false)
  const [check, setCheck] = useState<HandlerCheck | null>(null)
  const run = () => {
    setChecking(true)
    call('handlers.check', { handler })
      .then((found) => {
        setCheck(found)
        const wrong = found.findings.filter(({ status }) => status !== 'ok').length
        announce(wrong === 0 ? `${title}: all is well` : `${title}: ${wrong} findings`)
      }, tellFailure)
      .finally(() => setChecking(false))
  }
  return { check, isChecking, run, close: () => setCheck(null) }
}
