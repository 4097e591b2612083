import { useEffect, useState } from 'react'
import type { HandlerList } from '../../../src-shared/handler-view.js'
import { call } from '../../bridge.js'
import { tellFailure } from '../actions/run-change.js'

/** The job types that there are, read each time when it is asked. */
export function useHandlers(isWanted: boolean): HandlerList | null {
  const [list, setList] = useState<HandlerList | null>(null)
  useEffect(() => {
    if (isWanted) call('handlers.list').then(setList, tellFailure)
  }, [isWanted])
  return list
}
