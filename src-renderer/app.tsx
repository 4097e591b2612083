import { CSPProvider } from '@base-ui/react/csp-provider'
import { Tooltip } from '@base-ui/react/tooltip'
import { type ComponentType, Suspense } from 'react'
import { Banners } from './banners.js'
import { MenuLayer } from './components/menu-layer.js'
import { Toasts } from './components/toasts.js'
import { undo } from './features/actions/app-commands.js'
import { ConfirmDialog } from './features/actions/confirm-dialog.js'
import { attempt } from './features/actions/run-change.js'
import { useShortcuts } from './features/actions/use-shortcuts.js'
import { AddJobDialog } from './features/add-job/add-job-dialog.js'
import { FileDrop } from './features/add-job/file-drop.js'
import { DocumentDialog } from './features/documents/document-dialog.js'
import { FailureDialog } from './features/failures/failure-dialog.js'
import { InspectorPane } from './features/job/inspector-pane.js'
import { Palette } from './features/palette/palette.js'
import { ShortcutSheet } from './features/palette/shortcut-sheet.js'
import { QueuePage } from './features/queue/queue-page.js'
import { QuitDialog } from './features/quit/quit-dialog.js'
import { StartRunDialog } from './features/runs/start-run-dialog.js'
import { TroubleScreen } from './features/trouble/trouble-screen.js'
import { LATER_PAGES } from './later-pages.js'
import { Sidebar } from './sidebar.js'
import { useEngine } from './stores/engine-store.js'
import { useUi, type View } from './stores/ui-store.js'

const PAGES: Record<View, ComponentType> = { queue: QueuePage, ...LATER_PAGES }

/** The window: a sidebar, the page it leads to, and beside the queue the inspector. */
export function App() {
  const view = useUi((state) => state.layout.view)
  const sidebar = useUi((state) => state.layout.sidebar)
  const inspector = useUi((state) => state.layout.inspector)
  const isUnavailable = useEngine((state) => state.status?.phase === 'unavailable')
  const Page = isUnavailable && view !== 'settings' ? TroubleScreen : PAGES[view]
  useShortcuts()
  return (
    // The content security policy refuses <style> elements.
    <CSPProvider disableStyleElements>
      <Tooltip.Provider delay={500}>
        <div className="shell">
          <Banners />
          <div className={sidebar ? 'panes' : 'panes no-sidebar'}>
            {sidebar ? <Sidebar /> : null}
            {/* A page of its own each: while one is read, the one before would only be hidden, and come back as it was. */}
            <Suspense key={view} fallback={<main className="main" aria-busy="true" />}>
              <Page />
            </Suspense>
            {view === 'queue' && inspector && !isUnavailable ? <InspectorPane /> : null}
          </div>
        </div>
        <AddJobDialog />
        <StartRunDialog />
        <DocumentDialog />
        <FailureDialog />
        <Palette />
        <ShortcutSheet />
        <QuitDialog />
        <ConfirmDialog />
        <FileDrop />
        <MenuLayer />
        <Toasts onUndo={(token) => attempt(undo(token))} />
      </Tooltip.Provider>
    </CSPProvider>
  )
}
