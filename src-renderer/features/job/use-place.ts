import { useEffect } from 'react'
import type { JobSummary } from '../../../src-shared/queue-view.js'
import { tell } from '../../stores/toast-store.js'
import { useUi } from '../../stores/ui-store.js'

const forget = () => useUi.setState({ place: null })

/**
 * Goes where a link to this job leads, as far as the inspector does that: to the attempt. The transcript goes to the turn.
 * What is not there is said.
 *
 * @param hasTurns null while that is not known
 */
export function usePlace(job: JobSummary, hasTurns: boolean | null, onAttempt: (attempt: number | null) => void): void {
  const place = useUi((state) => (state.place?.id === job.id ? state.place : null))
  const latest = job.attempt
  useEffect(() => {
    if (place === null) return
    const { id, attempt, turn } = place
    const isThere = attempt !== undefined && attempt <= latest
    onAttempt(isThere ? attempt : null)
    if (attempt !== undefined && !isThere) tell(`Job ${id} has no attempt ${attempt}`, { bad: true })
    if (turn === undefined) forget()
  }, [place, latest, onAttempt])
  useEffect(() => {
    if (place?.turn === undefined || hasTurns !== false) return
    tell(`Job ${place.id} has no transcript`, { bad: true })
    forget()
  }, [place, hasTurns])
}
