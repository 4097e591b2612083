import type { JobPlace } from '../../src-shared/job-link.js'
import type { Damage, Rescued } from '../../src-shared/keeping.js'
import type { AppInfo, AppStatus } from '../../src-shared/queue-view.js'
import type { Desk } from '../app/desk.js'
import type { SettingsStore } from '../app/settings-store.js'
import type { CommandsOf, Implementation } from './implementation.js'

/** What needs a desktop, given from outside so that everything here runs without one. */
export interface Desktop {
  copyText(text: string): void
  /** @throws operation-failed */
  openFolder(folder: string): Promise<void>
  chooseFolder(from: string | undefined): Promise<string | null>
  chooseFiles(many: boolean): Promise<string[]>
  quitDecision(decision: 'quit' | 'wait' | 'stay'): void
}

interface Parts {
  desk(): Desk
  info: AppInfo
  status(): AppStatus
  settings: SettingsStore
  desktop: Desktop
  restoreDatabase(): Promise<void>
  damage(): Promise<Damage>
  rescue(how: 'restore' | 'salvage'): Promise<Rescued>
  queueSample(desk: Desk): Promise<number[]>
  takePlace(): JobPlace | null
  drawn(): void
}

/** The app around the queue. */
export function appCommands(parts: Parts): Implementation<CommandsOf<'app' | 'sample' | 'dialog' | 'settings'>> {
  const { desk, desktop, settings } = parts
  return {
    'app.info': () => parts.info,
    'app.status': () => parts.status(),
    'app.quitDecision': ({ decision }) => {
      desktop.quitDecision(decision)
      return null
    },
    'app.restoreDatabase': async () => {
      await parts.restoreDatabase()
      return null
    },
    'app.damage': () => parts.damage(),
    'app.rescue': ({ how }) => parts.rescue(how),
    'app.copyText': ({ text }) => {
      desktop.copyText(text)
      return null
    },
    'app.takePlace': () => parts.takePlace(),
    'app.drawn': () => {
      parts.drawn()
      return null
    },
    'app.openDataFolder': async () => {
      await desktop.openFolder(parts.info.dataDir)
      return null
    },
    'sample.queue': async () => ({ ids: await parts.queueSample(desk()) }),
    'dialog.chooseFolder': ({ from }) => desktop.chooseFolder(from),
    'dialog.chooseFiles': ({ many }) => desktop.chooseFiles(many),
    'settings.get': () => settings.current,
    'settings.set': ({ change }) => settings.change(change),
  }
}
