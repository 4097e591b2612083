import { useState } from 'react'
import type { StageView } from '../../../src-shared/pipeline/stage-view.js'
import type { JobSummary } from '../../../src-shared/queue-view.js'
import { useNow } from '../../components/use-now.js'
import { StageDetail } from './stage-detail.js'
import { StageIcon } from './stage-icon.js'
import { stageTime, stageWord } from './stage-words.js'
import { useStages } from './use-stages.js'

interface Props {
  job: JobSummary
  /** Leads to all that a stage put out. */
  onShowOutput(stage: StageView): void
}

/** A job's stages: a strip that tells at a glance how far it is, and below it each with its time and what it gave. */
export function StagesPanel({ job, onShowOutput }: Props) {
  const stages = useStages(job)
  const [open, setOpen] = useState<string | null>(null)
  const now = useNow()
  if (stages === null) return null
  const over = stages.filter(({ state }) => state === 'done' || state === 'skipped').length
  return (
    <section className="panel stages" aria-label="Stages">
      <div className="stages-head">
        <strong>Stages</strong>
        <span className="muted">
          {over} of {stages.length}
        </span>
      </div>
      <div className="stage-strip" aria-hidden="true">
        {stages.map(({ name, state }) => (
          <span key={name} className={`stage-part ${state}`} title={`${name}: ${stageWord(state)}`} />
        ))}
      </div>
      <ol className="stage-list">
        {stages.map((stage) => (
          <li key={stage.name}>
            <button
              type="button"
              className="stage-row"
              aria-expanded={open === stage.name}
              onClick={() => setOpen(open === stage.name ? null : stage.name)}
            >
              <StageIcon state={stage.state} />
              <span className="stage-name">{stage.name}</span>
              <span className="stage-runs truncate">{stage.error?.message ?? stage.reason ?? stage.runs ?? ''}</span>
              <span className="stage-time">{stageTime(stage, now)}</span>
            </button>
            {open === stage.name ? <StageDetail job={job} stage={stage} onShowOutput={onShowOutput} /> : null}
          </li>
        ))}
      </ol>
    </section>
  )
}
