import { type ComponentType, lazy } from 'react'
import type { View } from './stores/ui-store.js'

/** The queue's rows are there sooner when nothing else, such as what draws charts, has to be read and run before. */
const LOADERS: Record<Exclude<View, 'queue'>, () => Promise<ComponentType>> = {
  runs: async () => (await import('./features/runs/runs-page.js')).RunsPage,
  definitions: async () => (await import('./features/definitions/definitions-page.js')).DefinitionsPage,
  search: async () => (await import('./features/search/search-page.js')).SearchPage,
  insights: async () => (await import('./features/insights/insights-page.js')).InsightsPage,
  handlers: async () => (await import('./features/handlers/handlers-page.js')).HandlersPage,
  settings: async () => (await import('./features/settings/settings-page.js')).SettingsPage,
}

const laterPage = (view: Exclude<View, 'queue'>) => lazy(async () => ({ default: await LOADERS[view]() }))

/** Every page but the queue's, each read when it is first shown, or when there is time for it. */
export const LATER_PAGES: Record<Exclude<View, 'queue'>, ComponentType> = {
  runs: laterPage('runs'),
  definitions: laterPage('definitions'),
  search: laterPage('search'),
  insights: laterPage('insights'),
  handlers: laterPage('handlers'),
  settings: laterPage('settings'),
}

/** Reads them one by one while nothing else is to be done, so that the first click on one waits for nothing. */
export async function readLaterPages(): Promise<void> {
  for (const load of Object.values(LOADERS)) {
    await new Promise((idle) => requestIdleCallback(idle))
    await load()
  }
}
