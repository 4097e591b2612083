import { type ComponentType, lazy, useEffect } from 'react'
import { create } from 'zustand'
import { useEngine } from './stores/engine-store.js'
import { tell } from './stores/toast-store.js'
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

/** Parts of the window that are not pages. Once read they are there at once: what is typed next must find its field. */
const PARTS = {
  /** What opens over the window when it is asked for. */
  dialogs: async () => (await import('./dialogs.js')).Dialogs,
  /** What the inspector says of jobs that are picked. */
  inspector: async () => (await import('./features/job/inspector-content.js')).InspectorContent,
}
type Part = keyof typeof PARTS

const useParts = create<Record<Part, ComponentType | null>>(() => ({ dialogs: null, inspector: null }))

async function readPart(part: Part): Promise<void> {
  if (useParts.getState()[part] === null) useParts.setState({ [part]: await PARTS[part]() })
}

/** The part when it has been read, which is done at once when it is wanted. */
export function useLaterPart(part: Part, isWanted: boolean): ComponentType | null {
  const read = useParts((state) => state[part])
  useEffect(() => {
    const isMissing = (thrown: unknown) => tell(`A part of the window cannot be read: ${String(thrown)}`, { bad: true })
    if (isWanted && read === null) readPart(part).catch(isMissing)
  }, [part, isWanted, read])
  return read
}

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
  const loads = [() => readPart('dialogs'), () => readPart('inspector'), ...Object.values(PAGES)]
  for (const load of loads) {
    await new Promise((idle) => requestIdleCallback(idle))
    await load()
  }
}
