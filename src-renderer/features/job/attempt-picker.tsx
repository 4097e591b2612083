import type { JobSummary } from '../../../src-shared/queue-view.js'
import { Select } from '../../components/select.js'

interface Props {
  job: JobSummary
  attempt: number
  /** Null: the latest, also when there is a later one. */
  onAttempt(attempt: number | null): void
}

/** Which attempt of a job is looked at; nothing where there is only one. */
export function AttemptPicker({ job, attempt, onAttempt }: Props) {
  if (job.attempt < 2) return null
  const options = Array.from({ length: job.attempt }, (_, index) => {
    const n = job.attempt - index
    return { value: String(n), label: `Attempt ${n}` }
  })
  return (
    <Select
      compact
      aria-label="Attempt"
      value={String(attempt)}
      options={options}
      onChange={(value) => onAttempt(Number(value) === job.attempt ? null : Number(value))}
    />
  )
}
