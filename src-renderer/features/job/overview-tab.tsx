import { AGENT_LOOP } from '../../../src-shared/agent-loop.js'
import { commandInputSchema } from '../../../src-shared/command-input.js'
import { commandText } from '../../../src-shared/command-text.js'
import type { StageView } from '../../../src-shared/pipeline/stage-view.js'
import type { JobDetail, JobSummary } from '../../../src-shared/queue-view.js'
import { aboutWhen } from '../../components/format-range.js'
import { formatElapsed } from '../../components/format-time.js'
import { ProgressBar } from '../../components/progress-bar.js'
import { useNow } from '../../components/use-now.js'
import { LoopPanel } from '../agents/loop-panel.js'
import { elapsedMs, iterationText, percentText } from '../queue/row-text.js'
import { StagesPanel } from '../stages/stages-panel.js'
import { ErrorPanel } from './error-panel.js'
import { Facts } from './facts.js'
import { useFinish } from './use-finish.js'
import { WhyWaitingPanel } from './why-waiting-panel.js'

interface Props {
  job: JobSummary
  detail: JobDetail | null
  /** Leads to all that a stage put out. */
  onShowStage(stage: StageView): void
}

/** The first look at a job: what it does now, or why it does nothing; what went wrong; the facts. */
export function OverviewTab({ job, detail, onShowStage }: Props) {
  return (
    <div className="overview">
      {job.state === 'running' ? <Running job={job} /> : null}
      {job.state === 'queued' || job.state === 'paused' ? <WhyWaitingPanel job={job} /> : null}
      {job.error === null ? null : <ErrorPanel job={job} error={job.error} />}
      <StagesPanel key={job.id} job={job} onShowOutput={onShowStage} />
      {job.type === AGENT_LOOP ? <LoopPanel job={job} /> : null}
      {detail === null ? null : <Command detail={detail} />}
      {detail === null ? null : <Facts job={job} detail={detail} />}
    </div>
  )
}

function Running({ job }: { job: JobSummary }) {
  const now = useNow()
  const finish = useFinish(job.id)
  const elapsed = elapsedMs(job, now)
  const left = job.expectedMs === null ? null : job.expectedMs - elapsed
  const parts = [job.stage, iterationText(job), job.message].filter((part) => part !== null && part !== '')
  return (
    <section className="panel" aria-label="Progress">
      <div className="running-head">
        <strong>{percentText(job.progress) ?? 'Running'}</strong>
        <span className="muted">
          {formatElapsed(elapsed)}
          {left !== null && left > 0 ? `, about ${formatElapsed(left)} left` : ''}
        </span>
      </div>
      <ProgressBar value={job.progress} label="Progress" />
      {finish === null ? null : (
        <p className="running-note">
          Probably done {aboutWhen(finish, now)}
          {job.progress === null ? <span className="muted"> from what jobs like it took so far</span> : null}
        </p>
      )}
      {parts.length === 0 ? null : <p className="running-note">{parts.join(' · ')}</p>}
      {job.lastLine === null ? null : <p className="running-line truncate">{job.lastLine}</p>}
    </section>
  )
}

function Command({ detail }: { detail: JobDetail }) {
  const input = detail.job.type === 'command' ? commandInputSchema.safeParse(detail.job.input) : null
  if (input === null || !input.success) return null
  return (
    <section aria-label="Command">
      <pre className="command selectable">{commandText(input.data)}</pre>
    </section>
  )
}
