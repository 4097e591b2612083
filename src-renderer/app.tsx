import { CSPProvider } from '@base-ui/react/csp-provider'
import { Tooltip } from '@base-ui/react/tooltip'
import { type ComponentType, Suspense } from 'react'
import { Banners } from './banners.js'
import { MenuLayer } from './components/menu-layer.js'
import { Toasts } from './components/toasts.js'
import { undo } from './features/actions/app-commands.js'
import { useConfirm } from './features/actions/confirm-store.js'
import { attempt } from './features/actions/run-change.js'
import { useShortcuts } from './features/actions/use-shortcuts.js'
import { FileDrop } from './features/add-job/file-drop.js'
import { InspectorPane } from './features/job/inspector-pane.js'
import { Palette } from './features/palette/palette.js'
import { QueuePage } from './features/queue/queue-page.js'
import { QuitDialog } from './features/quit/quit-dialog.js'
import { TroubleScreen } from './features/trouble/trouble-screen.js'
import { LATER_PAGES, useLaterPart } from './later-parts.js'
import { Sidebar } from './sidebar.js'
import { useEngine } from './stores/engine-store.js'
import { isDialogAsked, useUi, type View } from './stores/ui-store.js'

const PAGES: Record<View, ComponentType> = { queue: QueuePage, ...LATER_PAGES }

/** The window: a sidebar, the page it leads to, and beside the queue the inspector. */
export function App() {
  const view = useUi((state) => state.layout.view)
  const sidebar = useUi((state) => state.layout.sidebar)
  const inspector = useUi((state) => state.layout.inspector)
  const isUnavailable = useEngine((state) => state.status?.phase === 'unavailable')
  const Page = isUnavailable && view !== 'settings' ? TroubleScreen : PAGES[view]
  const isConfirming = useConfirm(({ question }) => question !== null)
  const isAsked = useUi(isDialogAsked) || isConfirming
  const Dialogs = useLaterPart('dialogs', isAsked)
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
        {/* Not one of those: who calls it goes on typing at once. */}
        <Palette />
        {Dialogs === null ? null : <Dialogs />}
        <QuitDialog />
        <FileDrop />
        <MenuLayer />
        <Toasts onUndo={(token) => attempt(undo(token))} />
      </Tooltip.Provider>
    </CSPProvider>
  )
}
