import { RotateCw } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { OutputLine } from '../../../src-shared/output-view.js'
import type { StageView } from '../../../src-shared/pipeline/stage-view.js'
import { plainText } from '../../../src-shared/plain-text.js'
import type { JobSummary } from '../../../src-shared/queue-view.js'
import { call } from '../../bridge.js'
import { plural } from '../../components/format-time.js'
import { JsonTree } from '../../components/json-tree.js'
import { announce } from '../../stores/toast-store.js'
import { runChange } from '../actions/run-change.js'

/** How much of a stage's output is shown at once. */
const LAST_LINES = 10

interface Props {
  job: JobSummary
  stage: StageView
  onShowOutput(stage: StageView): void
}

/** One stage, opened: what went wrong, what it gave, the end of what it put out, and running again from it. */
export function StageDetail({ job, stage, onShowOutput }: Props) {
  const { name, attempt, tries, output, error, reason, runs, state } = stage
  const lines = useLastLines(job, stage)
  const facts = [
    tries > 1 ? `begun ${plural(tries, 'time')}` : null,
    attempt !== null && job.attempt > 1 ? `attempt ${attempt}` : null,
  ]
  const rerun = async () => {
    const changed = await runChange(() => call('pipelines.rerun', { id: job.id, from: name }))
    if (changed !== null) announce(`Queued again from ${name}`)
  }
  return (
    <div className="stage-detail">
      {error === null ? null : (
        <p className="stage-error selectable">
          <span className="error-code">{error.code}</span> {error.message}
        </p>
      )}
      {reason === null ? null : <p className="muted">Skipped: {reason}</p>}
      {state === 'stopped' ? (
        <p className="muted">It was cut off before it was done. It begins again, or goes on from what it saved.</p>
      ) : null}
      {runs === null ? null : <pre className="stage-command selectable">{runs}</pre>}
      {facts.some((fact) => fact !== null) ? (
        <p className="muted">{facts.filter((fact) => fact !== null).join(' · ')}</p>
      ) : null}
      {state === 'done' && output !== null ? (
        <>
          <h3>Gave</h3>
          <JsonTree value={output} label={`What ${name} gave`} />
        </>
      ) : null}
      {lines === null || lines.length === 0 ? null : (
        <>
          <h3>Output</h3>
          <pre className="stage-output selectable">
            {lines.map((line) => (
              <span key={line.offset} className={line.stream === 'err' ? 'err' : undefined}>
                {plainText(line.text)}
                {'\n'}
              </span>
            ))}
          </pre>
        </>
      )}
      <div className="stage-actions">
        {attempt === null ? null : (
          <button type="button" className="button small" onClick={() => onShowOutput(stage)}>
            All output
            <span className="sr-only"> of {name}</span>
          </button>
        )}
        {stage.canRunAgain ? (
          <button type="button" className="button small" onClick={() => void rerun()}>
            <RotateCw aria-hidden="true" />
            Run again from here
          </button>
        ) : null}
      </div>
    </div>
  )
}

/** The end of what a stage put out; read again when it is at something else, and while the job says more. */
function useLastLines(job: JobSummary, { number, attempt, state }: StageView): OutputLine[] | null {
  const [lines, setLines] = useState<OutputLine[] | null>(null)
  const { id } = job
  const said = state === 'running' ? `${job.lastLine} ${job.progress} ${job.message}` : ''
  useEffect(() => {
    if (attempt === null || said === null || state === 'waiting') return
    let isWanted = true
    call('output.lines', { id, attempt, at: 'end', limit: LAST_LINES, section: number }).then(
      (page) => isWanted && setLines(page.lines),
      () => isWanted && setLines(null),
    )
    return () => {
      isWanted = false
    }
  }, [id, attempt, number, state, said])
  return lines
}
