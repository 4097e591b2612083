import { ChartColumn, RefreshCw, TriangleAlert } from 'lucide-react'
import { useCallback, useState } from 'react'
import type { BasicAnalysis, DeepAnalysis, StoredAnalysis } from '../../../src-shared/analysis.js'
import type { RunDetail } from '../../../src-shared/run.js'
import { call } from '../../bridge.js'
import { EmptyState } from '../../components/empty-state.js'
import { formatClock } from '../../components/format-time.js'
import { Select } from '../../components/select.js'
import { SimulatedBadge } from '../../components/simulated-badge.js'
import { useReading } from '../../components/use-reading.js'
import { announce } from '../../stores/toast-store.js'
import { useRunNews } from '../../sync/run-news.js'
import { attempt } from '../actions/run-change.js'
import { BasicResults } from './basic-results.js'
import { DeepResults } from './deep-results.js'

/** What can be said of a run's decisions, with intervals (rules A2–A4). */
export function AnalysisTab({ run }: { run: RunDetail }) {
  const { id } = run
  const read = useCallback(() => call('runs.analyses', { id }), [id])
  const { value, error, again } = useReading(read)
  useRunNews(id, again)
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set())
  const [picked, setPicked] = useState<{ basic: number | null; deep: number | null }>({ basic: null, deep: null })
  if (value === null) {
    return error === null ? (
      <p className="pane-note">Reading…</p>
    ) : (
      <EmptyState icon={TriangleAlert} title="The analyses can’t be read">
        {error.message}
      </EmptyState>
    )
  }
  const basic = pick(value, 'basic', picked.basic)
  const deep = pick(value, 'deep', picked.deep)
  const analyse = (kind: 'basic' | 'deep') =>
    attempt(
      call('runs.analyze', { id, kind }).then(({ jobId }) => {
        announce(jobId === null ? 'Nothing changed since the last analysis' : 'The analysis is queued')
        again()
      }),
    )
  if (basic === null && deep === null) {
    return (
      <EmptyState
        icon={ChartColumn}
        title={run.analysing.length > 0 ? 'Analysing…' : 'Not analysed yet'}
        actions={
          <button
            type="button"
            className="button primary"
            disabled={run.progress.completed === 0 || run.analysing.length > 0}
            onClick={() => analyse('basic')}
          >
            Analyse now
          </button>
        }
      >
        <p>
          {run.progress.completed === 0
            ? 'There is nothing to analyse before a probe is completed.'
            : 'A run is analysed by itself when it completes; you need not wait for that.'}
        </p>
      </EmptyState>
    )
  }
  const models = run.models.filter((model) => !hidden.has(model))
  return (
    <div className="analysis">
      <div className="analysis-bar">
        <fieldset className="chips" aria-label="Models">
          {run.models.map((model) => (
            <button
              key={model}
              type="button"
              className="chip"
              aria-pressed={!hidden.has(model)}
              onClick={() => setHidden((before) => toggled(before, model))}
            >
              {model}
            </button>
          ))}
        </fieldset>
        {run.simulated ? <SimulatedBadge /> : null}
        <span className="spacer" />
        {run.analysing.length > 0 ? <span className="muted">Analysing…</span> : null}
        <span className="row-buttons">
          <button type="button" className="button small" onClick={() => analyse('basic')}>
            <RefreshCw aria-hidden="true" />
            Analyse again
          </button>
          <button type="button" className="button small" onClick={() => analyse('deep')}>
            {deep === null ? 'Analyse in depth' : 'In depth again'}
          </button>
        </span>
      </div>
      {basic === null ? null : (
        <>
          <Made
            title="Decisions"
            all={value.filter(({ result }) => result.kind === 'basic')}
            shown={basic}
            onPick={(analysis) => setPicked((before) => ({ ...before, basic: analysis }))}
          />
          <BasicResults
            result={basic.result as BasicAnalysis}
            deep={deep === null ? null : (deep.result as DeepAnalysis)}
            models={models}
          />
        </>
      )}
      {deep === null ? null : (
        <>
          <Made
            title="In depth"
            all={value.filter(({ result }) => result.kind === 'deep')}
            shown={deep}
            onPick={(analysis) => setPicked((before) => ({ ...before, deep: analysis }))}
          />
          <DeepResults result={deep.result as DeepAnalysis} models={models} />
        </>
      )}
    </div>
  )
}

interface MadeProps {
  title: string
  all: readonly StoredAnalysis[]
  shown: StoredAnalysis
  onPick(id: number): void
}

/** When the analysis that is shown was made; older ones, which newer data superseded, can still be looked at. */
function Made({ title, all, shown, onPick }: MadeProps) {
  const now = Date.now()
  return (
    <div className="analysis-made">
      <h2 className="analysis-title">{title}</h2>
      {shown.superseded ? <span className="badge amber">superseded</span> : null}
      <span className="spacer" />
      {all.length > 1 ? (
        <Select
          compact
          aria-label={`${title}: which analysis`}
          value={String(shown.id)}
          options={all.map(({ id, createdAt, superseded }) => ({
            value: String(id),
            label: `${formatClock(createdAt, now)} · ${superseded ? 'superseded' : 'latest'}`,
          }))}
          onChange={(id) => onPick(Number(id))}
        />
      ) : (
        <span className="muted">{formatClock(shown.createdAt, now)}</span>
      )}
    </div>
  )
}

/** The analysis that was picked, else the one that is not superseded, else the newest. */
function pick(all: readonly StoredAnalysis[], kind: 'basic' | 'deep', id: number | null): StoredAnalysis | null {
  const ofKind = all.filter(({ result }) => result.kind === kind).sort((a, b) => b.createdAt - a.createdAt)
  return ofKind.find((one) => one.id === id) ?? ofKind.find(({ superseded }) => !superseded) ?? ofKind[0] ?? null
}

function toggled(set: ReadonlySet<string>, value: string): ReadonlySet<string> {
  return set.has(value) ? new Set([...set].filter((one) => one !== value)) : new Set(set).add(value)
}
