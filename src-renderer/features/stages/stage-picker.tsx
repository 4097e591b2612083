import type { StageView } from '../../../src-shared/pipeline/stage-view.js'
import type { JobSummary } from '../../../src-shared/queue-view.js'
import { Select } from '../../components/select.js'
import { useStages } from './use-stages.js'

interface Props {
  job: JobSummary
  stage: StageView | null
  onStage(stage: StageView | null): void
}

/** Chooses the stage whose output is shown; nothing for a job without stages. */
export function StagePicker({ job, stage, onStage }: Props) {
  const stages = useStages(job)
  if (stages === null) return null
  const options = [{ value: '', label: 'All stages' }, ...stages.map(({ name }) => ({ value: name, label: name }))]
  return (
    <Select
      compact
      aria-label="Stage"
      value={stage?.name ?? ''}
      options={options}
      onChange={(name) => onStage(stages.find((one) => one.name === name) ?? null)}
    />
  )
}
