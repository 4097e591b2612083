import type { DatabaseCheckResult, Rescued } from '../../src-shared/keeping.js'
import type { Desk } from '../app/desk.js'
import { inKeepingThread } from '../app/keeping-thread.js'
import { archiveJobs, newArchiveFile, unarchiveJobs } from '../service/archiving.js'
import { KeepingStore } from '../service/keeping-store.js'
import { Backups } from '../store/backups.js'
import type { CommandsOf, Implementation } from './implementation.js'

interface Parts {
  desk(): Desk
  dialogs: { saveFile(name: string): Promise<string | null>; chooseFiles(many: boolean): Promise<string[]> }
  /** Puts the backup in the database's place. */
  restore(file: string): Promise<Rescued>
  /** Finished jobs came or went. */
  changed(): void
}

/** Looking after the data: checks, backups, rules, archives (rules K2 to K5). */
export function keepingCommands({ desk, dialogs, restore, changed }: Parts): Implementation<CommandsOf<'keeping'>> {
  let lastCheck: DatabaseCheckResult | null = null
  return {
    'keeping.read': () => desk().evaluationReader.read('keeping', lastCheck),
    'keeping.check': async () => {
      lastCheck = await inKeepingThread('check', desk().workspace.dataDir)
      return lastCheck
    },
    'keeping.backUp': async () => {
      const { workspace, handle } = desk()
      const file = new Backups(workspace.dataDir).nameFor(workspace.clock.now())
      await handle.backUp(file)
      return { file }
    },
    'keeping.previewRestore': ({ file }) => inKeepingThread('preview', desk().workspace.dataDir, file),
    'keeping.restore': ({ file }) => {
      // It was of the database that is set aside now.
      lastCheck = null
      return restore(file)
    },
    'keeping.previewRules': ({ rules }) => desk().evaluationReader.read('rulesPreview', rules),
    'keeping.setRules': ({ rules }) => new KeepingStore(desk().workspace.dataDir).change(rules),
    'keeping.previewArchive': ({ filter }) => desk().evaluationReader.read('finishedCount', filter),
    'keeping.archive': async ({ filter, choose }) => {
      const { workspace, engine, evaluationReader } = desk()
      const { store, dataDir, clock } = workspace
      const preset = newArchiveFile(dataDir, clock.now())
      const file = choose ? await dialogs.saveFile(nameOf(preset)) : preset
      if (file === null) return null
      const ids = await evaluationReader.read('finishedIds', filter)
      const done = await archiveJobs({ store, dataDir, notice: () => engine.notice() }, ids, file)
      changed()
      return { file, jobs: done.ids.length }
    },
    'keeping.unarchive': async ({ file }) => {
      const [from] = file === undefined ? await dialogs.chooseFiles(false) : [file]
      if (from === undefined) return null
      const { workspace, engine } = desk()
      const { store, dataDir } = workspace
      const { restored, existed } = await unarchiveJobs({ store, dataDir, notice: () => engine.notice() }, from)
      changed()
      return { restored: restored.length, existed: existed.length }
    },
  }
}

function nameOf(file: string): string {
  return file.split(/[\\/]/).at(-1) ?? file
}
