import { Tabs } from '@base-ui/react/tabs'
import { CircleSlash, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { INGEST_FILE } from '../../../src-shared/document.js'
import type { StageView } from '../../../src-shared/pipeline/stage-view.js'
import type { JobDetail, JobSummary } from '../../../src-shared/queue-view.js'
import { EmptyState } from '../../components/empty-state.js'
import { IconButton } from '../../components/icon-button.js'
import { StateIcon, shownState, stateWord } from '../../components/state-icon.js'
import { useNow } from '../../components/use-now.js'
import { useAsked } from '../../stores/asked-store.js'
import { putRows, useEngine } from '../../stores/engine-store.js'
import { setLayout, setSelection, TABS, type Tab, useUi } from '../../stores/ui-store.js'
import { JobButtons } from '../actions/job-buttons.js'
import { DocumentTab } from '../documents/document-tab.js'
import { OutputTab } from '../output/output-tab.js'
import { NO_SELECTION } from '../queue/selection.js'
import { TranscriptTab } from '../transcript/transcript-tab.js'
import { AttemptsTab } from './attempts-tab.js'
import { DataTab } from './data-tab.js'
import { OverviewTab } from './overview-tab.js'
import { TimelineTab } from './timeline-tab.js'
import { useDetail } from './use-detail.js'
import { useHasTurns } from './use-has-turns.js'
import { usePlace } from './use-place.js'

const TITLES: Record<Tab, string> = {
  overview: 'Overview',
  document: 'Document',
  output: 'Output',
  transcript: 'Transcript',
  attempts: 'Attempts',
  timeline: 'Timeline',
  data: 'Data',
}

/** Everything about one job. */
export function Inspector({ id }: { id: number }) {
  const loaded = useDetail(id)
  const row = useEngine((state) => state.rows.get(id))
  const summary = loaded.state === 'ready' ? loaded.value.summary : undefined
  // A job that the list has not read, e.g. the one remembered from last time, is followed from here on as well.
  useEffect(() => {
    if (summary !== undefined && useEngine.getState().rows.get(summary.id) === undefined) putRows([summary])
  }, [summary])
  if (loaded.state === 'gone') {
    return (
      <EmptyState
        icon={CircleSlash}
        title="Nothing to show"
        actions={
          <button type="button" className="button" onClick={() => setSelection(NO_SELECTION)}>
            Close
          </button>
        }
      >
        <p>{loaded.message.charAt(0).toUpperCase() + loaded.message.slice(1)}.</p>
      </EmptyState>
    )
  }
  const job = row ?? summary
  if (job === undefined) return <div className="inspector" aria-busy="true" />
  return <Loaded job={job} detail={loaded.state === 'ready' ? loaded.value : null} />
}

function Loaded({ job, detail }: { job: JobSummary; detail: JobDetail | null }) {
  const wanted = useUi((state) => state.layout.tab)
  // Which attempt's output is shown; null follows the latest.
  const [attempt, setAttempt] = useState<number | null>(null)
  const knownTurns = useHasTurns(job, detail)
  // Whose output alone is shown; null: all of it.
  const [stage, setStage] = useState<StageView | null>(null)
  usePlace(job, knownTurns, setAttempt)
  const hasTurns = knownTurns ?? wanted === 'transcript'
  const hasDocument = job.type === INGEST_FILE && job.state === 'completed'
  const tabs = TABS.filter((tab) => (tab !== 'transcript' || hasTurns) && (tab !== 'document' || hasDocument))
  const tab = tabs.includes(wanted) ? wanted : 'overview'
  const shown = attempt ?? job.attempt
  return (
    <section className="inspector" aria-label={job.name}>
      <Header job={job} />
      <Tabs.Root className="tabs" value={tab} onValueChange={(value) => setLayout({ tab: value as Tab })}>
        <Tabs.List className="tab-list" aria-label="Parts of the job" activateOnFocus>
          {tabs.map((one) => (
            <Tabs.Tab key={one} value={one} className="tab">
              {TITLES[one]}
              {one === 'attempts' && job.attempt > 1 ? <span className="tab-count">{job.attempt}</span> : null}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {tabs.map((one) => (
          <Tabs.Panel
            key={one}
            value={one}
            className="tab-panel"
            tabIndex={one === 'output' || one === 'transcript' ? -1 : 0}
          >
            {one !== tab ? null : one === 'overview' ? (
              <OverviewTab
                job={job}
                detail={detail}
                onShowStage={(one) => {
                  setStage(one)
                  setAttempt(one.attempt)
                  setLayout({ tab: 'output' })
                }}
              />
            ) : one === 'document' ? (
              <DocumentTab detail={detail} />
            ) : one === 'output' ? (
              <OutputTab
                key={shown}
                job={job}
                attempt={shown}
                onAttempt={setAttempt}
                stage={stage}
                onStage={(one) => {
                  setStage(one)
                  if (one !== null && one.attempt !== null) setAttempt(one.attempt)
                }}
              />
            ) : one === 'transcript' ? (
              <TranscriptTab key={shown} job={job} attempt={Math.max(1, shown)} onAttempt={setAttempt} />
            ) : one === 'attempts' ? (
              <AttemptsTab
                job={job}
                detail={detail}
                onShowOutput={(n) => {
                  setAttempt(n)
                  setLayout({ tab: 'output' })
                }}
              />
            ) : one === 'timeline' ? (
              <TimelineTab job={job} />
            ) : (
              <DataTab detail={detail} />
            )}
          </Tabs.Panel>
        ))}
      </Tabs.Root>
    </section>
  )
}

function Header({ job }: { job: JobSummary }) {
  const now = useNow()
  const asked = useAsked((state) => state.jobs.get(job.id))
  const state = shownState(job, now, asked)
  return (
    <header className="inspector-head">
      <div className="inspector-title">
        <StateIcon state={state} size={17} />
        <h2 className="inspector-name selectable">{job.name}</h2>
        <IconButton icon={X} label="Hide inspector" onClick={() => setLayout({ inspector: false })} />
      </div>
      <div className="inspector-actions">
        <span className="inspector-sub truncate">
          {stateWord(state)} · {job.type} · #{job.id}
        </span>
        <JobButtons job={job} />
      </div>
    </header>
  )
}
