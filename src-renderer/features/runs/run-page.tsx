import { Tabs } from '@base-ui/react/tabs'
import { TriangleAlert } from 'lucide-react'
import { useCallback } from 'react'
import type { RunDetail } from '../../../src-shared/run.js'
import { call } from '../../bridge.js'
import { EmptyState } from '../../components/empty-state.js'
import { useReading } from '../../components/use-reading.js'
import { RUN_TABS, type RunTab, setLayout, useUi } from '../../stores/ui-store.js'
import { useRunNews } from '../../sync/run-news.js'
import { AnalysisTab } from '../analysis/analysis-tab.js'
import { ProbesTab } from '../probes/probes-tab.js'
import { RunHead } from './run-head.js'
import { RunOverview } from './run-overview.js'
import { RunSetup } from './run-setup.js'

const TITLES: Record<RunTab, string> = {
  overview: 'Overview',
  transcripts: 'Transcripts',
  analysis: 'Analysis',
  setup: 'Setup',
}

/** Everything about one run. */
export function RunPage({ id }: { id: number }) {
  const read = useCallback(() => call('runs.get', { id }), [id])
  const { value: run, error, again } = useReading(read)
  useRunNews(id, again)
  if (run === null) {
    return (
      <main className="main" aria-busy={error === null}>
        {error === null ? null : (
          <EmptyState
            icon={TriangleAlert}
            title="This run can’t be shown"
            actions={
              <button type="button" className="button" onClick={() => setLayout({ run: null })}>
                All runs
              </button>
            }
          >
            {error.message}
          </EmptyState>
        )}
      </main>
    )
  }
  return <Loaded run={run} />
}

function Loaded({ run }: { run: RunDetail }) {
  const tab = useUi((state) => state.layout.runTab)
  return (
    <main className="main">
      <RunHead run={run} />
      <Tabs.Root className="tabs" value={tab} onValueChange={(value) => setLayout({ runTab: value as RunTab })}>
        <Tabs.List className="tab-list" aria-label="Parts of the run" activateOnFocus>
          {RUN_TABS.map((one) => (
            <Tabs.Tab key={one} value={one} className="tab">
              {TITLES[one]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {RUN_TABS.map((one) => (
          <Tabs.Panel key={one} value={one} className="tab-panel" tabIndex={one === 'transcripts' ? -1 : 0}>
            {one !== tab ? null : one === 'overview' ? (
              <RunOverview run={run} />
            ) : one === 'transcripts' ? (
              <ProbesTab run={run} />
            ) : one === 'analysis' ? (
              <AnalysisTab run={run} />
            ) : (
              <RunSetup run={run} />
            )}
          </Tabs.Panel>
        ))}
      </Tabs.Root>
    </main>
  )
}
