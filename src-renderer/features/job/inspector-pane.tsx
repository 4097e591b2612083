import { PanelRight } from 'lucide-react'
import { EmptyState } from '../../components/empty-state.js'
import { Splitter } from '../../components/splitter.js'
import { useWindowWidth } from '../../components/use-window-width.js'
import { useLaterPart } from '../../later-parts.js'
import { setLayout, useUi } from '../../stores/ui-store.js'

const MIN_PX = 320
/** What the list needs at least, beside the sidebar. */
const REST_PX = 544

/** The pane at the right: the job that is picked, or what can be done with all that are. */
export function InspectorPane() {
  const px = useUi((state) => state.layout.inspectorPx)
  const cursor = useUi((state) => state.selection.cursor)
  const picked = useUi((state) => state.selection.ids.size)
  const isEmpty = picked <= 1 && cursor === null
  const Content = useLaterPart('inspector', !isEmpty)
  const max = Math.max(MIN_PX, useWindowWidth() - REST_PX)
  return (
    <aside className="inspector-pane" aria-label="Inspector" style={{ width: Math.min(px, max) }}>
      <Splitter
        label="Width of the inspector"
        value={Math.min(px, max)}
        min={MIN_PX}
        max={max}
        direction={-1}
        onChange={(inspectorPx) => setLayout({ inspectorPx })}
      />
      {isEmpty ? (
        <EmptyState icon={PanelRight} title="No job selected">
          <p>Pick a job to see why it waits, what it prints and how it went.</p>
        </EmptyState>
      ) : Content === null ? (
        <div className="inspector" aria-busy="true" />
      ) : (
        <Content />
      )}
    </aside>
  )
}
