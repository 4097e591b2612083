import { MessagesSquare } from 'lucide-react'
import { type KeyboardEvent, useCallback, useMemo, useState } from 'react'
import type { ProbeFilter, RunDetail } from '../../../src-shared/run.js'
import { call } from '../../bridge.js'
import { EmptyState } from '../../components/empty-state.js'
import { Splitter } from '../../components/splitter.js'
import { useReading } from '../../components/use-reading.js'
import { setLayout, useUi } from '../../stores/ui-store.js'
import { decisionScale } from './decision-scale.js'
import { ProbeList } from './probe-list.js'
import { ProbeViewer } from './probe-viewer.js'
import { ProbesBar } from './probes-bar.js'
import { useDecisions } from './use-decisions.js'
import { useProbeCursor } from './use-probe-cursor.js'
import { useProbePages } from './use-probe-pages.js'

const MIN_PX = 240
const MAX_PX = 640
const EVERYTHING: ProbeFilter = {}

/**
 * The transcripts of a run: a list that filters narrow, and the one that is picked. `j`/`k` walk through the list, `[` and
 * `]` go from scenario to scenario, digits set a decision, `u` takes the last one back, `c` compares.
 */
export function ProbesTab({ run }: { run: RunDetail }) {
  const [filter, setFilter] = useState(EVERYTHING)
  const [isComparing, setComparing] = useState(false)
  // Kept from scenario to scenario.
  const [besideTitle, setBesideTitle] = useState<string | null>(null)
  const px = useUi((state) => state.layout.probesPx)
  const pages = useProbePages(run.id, filter)
  const { definitionId, definitionVersion } = run
  const readContent = useCallback(
    async () => (await call('definitions.get', { id: definitionId, version: definitionVersion })).content,
    [definitionId, definitionVersion],
  )
  const { value: content } = useReading(readContent)
  const scale = useMemo(() => decisionScale(content), [content])
  const { cursor, shown, select, goToScenario, noteChanged, listHandlers } = useProbeCursor(pages)
  const { decide, undo } = useDecisions(pages, noteChanged)

  const undoDecision = () => {
    const jobId = undo()
    if (jobId !== null && jobId !== shown?.jobId) useUi.setState({ probePlace: { jobId, turn: null } })
  }
  const keys: Record<string, () => void> = {
    '[': () => void goToScenario(-1),
    ']': () => void goToScenario(1),
    c: () => setComparing(!isComparing),
    u: undoDecision,
  }
  if (shown?.state === 'completed') for (const value of scale ?? []) keys[String(value)] = () => decide(shown, value)
  const handlers = {
    onKeyDown: (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return
      if ((event.target as HTMLElement).matches('input, select, textarea')) return
      const act = keys[event.key]
      if (act === undefined) return
      event.preventDefault()
      act()
    },
  }

  return (
    <div className="probes-tab" {...handlers}>
      <ProbesBar
        run={run}
        content={content}
        filter={filter}
        onFilter={setFilter}
        total={pages.total}
        isComparing={isComparing}
        onCompare={() => setComparing(!isComparing)}
      />
      <div className="probes-panes">
        <div className="probes-pane" style={{ width: px }}>
          {pages.total === 0 ? (
            <EmptyState icon={MessagesSquare} title="Nothing fits these filters">
              <button type="button" className="button small" onClick={() => setFilter(EVERYTHING)}>
                Show all
              </button>
            </EmptyState>
          ) : pages.error !== null && pages.total === null ? (
            <EmptyState icon={MessagesSquare} title="The transcripts can’t be read">
              {pages.error.message}
            </EmptyState>
          ) : (
            <ProbeList
              pages={pages}
              selected={shown?.jobId ?? null}
              cursor={cursor}
              onSelect={select}
              handlers={listHandlers}
            />
          )}
        </div>
        <div className="probe-pane">
          <Splitter
            label="Width of the list"
            value={px}
            min={MIN_PX}
            max={MAX_PX}
            direction={1}
            onChange={(probesPx) => setLayout({ probesPx })}
          />
          {shown === null ? (
            <EmptyState icon={MessagesSquare} title="Pick a transcript" />
          ) : (
            <ProbeViewer
              key={shown.jobId}
              run={run}
              probe={shown}
              scale={scale}
              isComparing={isComparing}
              besideTitle={besideTitle}
              onBesideTitle={setBesideTitle}
              onDecide={(decision) => decide(shown, decision)}
              onScenario={(by) => void goToScenario(by)}
            />
          )}
        </div>
      </div>
    </div>
  )
}
