import { useEffect, useState } from 'react'
import { toJobyardError } from '../../../src-shared/errors.js'
import type { Turn } from '../../../src-shared/transcript.js'
import { call } from '../../bridge.js'
import { watchAttempt } from '../../sync/watched-job.js'

const PAGE = 500

/** All turns of an attempt, growing while it runs. */
export function useTurns(
  id: number,
  attempt: number,
): { turns: readonly Turn[]; isReady: boolean; trouble: string | null } {
  const [turns, setTurns] = useState<readonly Turn[]>([])
  const [isReady, setReady] = useState(false)
  const [trouble, setTrouble] = useState<string | null>(null)
  useEffect(() => {
    let isWanted = true
    let held: readonly Turn[] = []
    let isReading = false
    let wantedTotal = 0
    const read = async () => {
      if (isReading) return
      isReading = true
      try {
        do {
          const page = await call('jobs.turns', { id, attempt, from: held.length, limit: PAGE })
          if (!isWanted) return
          held = [...held, ...page.turns]
          wantedTotal = Math.max(wantedTotal, page.total)
          setTurns(held)
          if (page.turns.length === 0) break
        } while (held.length < wantedTotal)
        setTrouble(null)
      } catch (error) {
        if (isWanted) setTrouble(toJobyardError(error).message)
      } finally {
        isReading = false
        if (isWanted) setReady(true)
      }
    }
    void read()
    const stop = watchAttempt(id, attempt, (event) => {
      if (event.type !== 'turns') return
      wantedTotal = Math.max(wantedTotal, event.total)
      void read()
    })
    return () => {
      isWanted = false
      stop()
    }
  }, [id, attempt])
  return { turns, isReady, trouble }
}
