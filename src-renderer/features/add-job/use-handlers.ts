import { useEffect, useState } from 'react'
import type { HandlerList } from '../../../src-shared/handler-view.js'
import { call } from '../../bridge.js'

/** The job types that there are, read each time when it is asked. @param failed always the same */
export function useHandlers(isWanted: boolean, failed: (thrown: unknown) => void): HandlerList | null {
  const [list, setList] = useState<HandlerList | null>(null)
  useEffect(() => {
    if (isWanted) call('handlers.list').then(setList, failed)
  }, [isWanted, failed])
  return list
}
