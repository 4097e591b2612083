import { type ComponentType, lazy } from 'react'
import { useEngine } from './stores/engine-store.js'
import type { View } from './stores/ui-store.js'

type LaterPage = Exclude<View, 'queue'>

/** The queue's rows are there sooner when nothing else, such as what draws charts, has to be read and run before. */
const PAGES: Record<LaterPage, () => Promise<ComponentType>> = {
  runs: async () => (await import('./features/runs/runs-page.js')).RunsPage,
  definitions: async () => (await import('./features/definitions/definitions-page.js')).DefinitionsPage,
  search: async () => (await import('./features/search/search-page.js')).SearchPage,
  insights: async () => (await import('./features/insights/insights-page.js')).InsightsPage,
  handlers: async () => (await import('./features/handlers/handlers-page.js')).HandlersPage,
  settings: async () => (await import('./features/settings/settings-page.js')).SettingsPage,
}
const loadInspector = async () => (await import('./features/job/inspector-content.js')).InspectorContent
const loadDialogs = async () => (await import('./dialogs.js')).Dialogs

const later = (load: () => Promise<ComponentType>) => lazy(async () => ({ default: await load() }))

/** Every page but the queue's, each read when it is first shown, or when there is time for it. */
export const LATER_PAGES: Record<LaterPage, ComponentType> = {
  runs: later(PAGES.runs),
  definitions: later(PAGES.definitions),
  search: later(PAGES.search),
  insights: later(PAGES.insights),
  handlers: later(PAGES.handlers),
  settings: later(PAGES.settings),
}
/** What the inspector says of jobs that are picked. */
export const LaterInspectorContent = later(loadInspector)
/** What opens over the window when it is asked for. */
export const LaterDialogs = later(loadDialogs)

/** How long the queue's rows are waited for, in ms. */
const ROWS_MS = 3_000

/** Resolves when the window shows the queue, or why there is none. */
function queueIsShown(): Promise<void> {
  const isShown = ({ overview, status, failure, rows }: ReturnType<typeof useEngine.getState>) =>
    rows.size > 0 ||
    failure !== null ||
    status?.phase === 'unavailable' ||
    (overview !== null && Object.values(overview.counts).every((count) => count === 0))
  return new Promise((resolve) => {
    const overdue = setTimeout(done, ROWS_MS)
    const unsubscribe = useEngine.subscribe((state) => isShown(state) && done())
    if (isShown(useEngine.getState())) done()
    function done(): void {
      clearTimeout(overdue)
      unsubscribe()
      resolve()
    }
  })
}

/** Reads them one by one once the queue is there and nothing else is to be done, so that the first click on one waits for nothing. */
export async function readLaterParts(): Promise<void> {
  await queueIsShown()
  for (const load of [loadDialogs, loadInspector, ...Object.values(PAGES)]) {
    await new Promise((idle) => requestIdleCallback(idle))
    await load()
  }
}
