import { RotateCcw, Shuffle } from 'lucide-react'
import type { RunDetail } from '../../../src-shared/run.js'
import { FactList } from '../../components/fact-list.js'
import { formatCost } from '../../components/format-number.js'
import { formatClock, formatCount, plural } from '../../components/format-time.js'
import { useNow } from '../../components/use-now.js'
import { openStartRun } from '../../stores/ui-store.js'

/** Scenarios shown at first; a run may have a hundred thousand. */
const SHOWN = 200

/** What the run was started with. */
export function RunSetup({ run }: { run: RunDetail }) {
  const now = useNow()
  const chosen = run.progress.total / Math.max(1, run.models.length * run.samplesPerScenario)
  const clock = (at: number | null) => (at === null ? null : formatClock(at, now))
  const facts: [string, string | null][] = [
    ['Definition', `${run.definitionName}, version ${run.definitionVersion}`],
    ['Experiment', run.experiment],
    ['Models', run.models.join(', ')],
    ['Sample', `${run.samplePercentage} % of the scenarios: ${formatCount(chosen)}`],
    ['Seed', String(run.seed)],
    ['Samples of each', formatCount(run.samplesPerScenario)],
    ['Priority', run.priority.toLowerCase()],
    ['Temperature', run.temperature === null ? 'the model’s own' : String(run.temperature)],
    ['Turns at most', run.maxTurns === null ? null : formatCount(run.maxTurns)],
    ['Token cap', run.tokenCap === null ? null : formatCount(run.tokenCap)],
    ['Cost cap', run.costCap === null ? null : formatCost(run.costCap)],
    ['Added', clock(run.createdAt)],
    ['Started', clock(run.startedAt)],
    ['Finished', clock(run.finishedAt)],
  ]
  const more = chosen - SHOWN
  return (
    <div className="run-overview">
      <FactList facts={facts} />
      <div className="many-actions">
        <button type="button" className="button" onClick={() => openStartRun({ kind: 'again', run, seed: 'same' })}>
          <RotateCcw aria-hidden="true" />
          Run again, same seed…
        </button>
        <button type="button" className="button" onClick={() => openStartRun({ kind: 'again', run, seed: 'new' })}>
          <Shuffle aria-hidden="true" />
          Run again, another seed…
        </button>
      </div>
      <section aria-labelledby="run-scenarios">
        <h2 id="run-scenarios" className="group-title">
          {plural(chosen, 'chosen scenario')}
        </h2>
        <ol className="scenario-names selectable">
          {run.selectedScenarios.slice(0, SHOWN).map((name) => (
            <li key={name}>{name}</li>
          ))}
        </ol>
        {more > 0 ? <p className="field-hint">and {formatCount(more)} more</p> : null}
      </section>
    </div>
  )
}
