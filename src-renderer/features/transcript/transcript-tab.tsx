import { useMemo } from 'react'
import type { JobPlace } from '../../../src-shared/job-link.js'
import type { JobSummary } from '../../../src-shared/queue-view.js'
import { useUi } from '../../stores/ui-store.js'
import { AttemptPicker } from '../job/attempt-picker.js'
import { attemptTurns } from './attempt-turns.js'
import { Transcript } from './transcript.js'

interface Props {
  job: JobSummary
  attempt: number
  onAttempt(attempt: number | null): void
}

/** What was said in an attempt of a job. */
export function TranscriptTab({ job, attempt, onAttempt }: Props) {
  const sources = useMemo(() => [attemptTurns(job.id, attempt)], [job.id, attempt])
  const place = useUi((state) => state.place)
  const wanted = useMemo(() => (place === null || place.id !== job.id ? null : turnOf(place)), [place, job.id])
  return (
    <Transcript
      sources={sources}
      isLive={job.state === 'running' && attempt === job.attempt}
      place={wanted}
      onPlaced={forgetPlace}
    >
      <AttemptPicker job={job} attempt={attempt} onAttempt={onAttempt} />
    </Transcript>
  )
}

function turnOf({ turn }: JobPlace): { turn: number } | null {
  return turn === undefined ? null : { turn }
}

function forgetPlace(): void {
  useUi.setState({ place: null })
}
