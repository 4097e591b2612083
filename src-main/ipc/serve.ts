import { ipcMain, type WebFrameMain } from 'electron'
import type { CommandName } from '../../src-shared/ipc-contract.js'
import { CALL_CHANNEL } from '../../src-shared/ipc-events.js'
import { answer, type ReportDefect } from './answer.js'
import type { Implementation } from './implementation.js'

interface Parts {
  commands: Implementation
  /** Knows the main frame of a window of ours that shows our own page. */
  isOurs(frame: WebFrameMain | null): boolean
  /** Resolves when the queue has been opened, or could not be: what is asked before that waits. */
  opened(): Promise<void>
  /** Resolves when the queue's first rows are known, or it could not be opened. */
  headRead(): Promise<void>
  report: ReportDefect
}

/** Commands that need no queue. */
const WITHOUT_QUEUE = /^(app|settings|dialog)\./

/** Commands that show what is known of the queue while the rest of it is being read. */
const OF_HEAD: ReadonlySet<string> = new Set<CommandName>(['queue.overview', 'queue.rows', 'queue.failureGroups'])

/** Serves the commands to our own page. */
export function serve({ commands, isOurs, opened, headRead, report }: Parts): void {
  ipcMain.handle(CALL_CHANNEL, async (event, name: unknown, argument: unknown) => {
    if (!isOurs(event.senderFrame)) {
      return { ok: false, error: { code: 'operation-failed', message: 'this page may not use Jobyard' } }
    }
    if (typeof name === 'string' && !WITHOUT_QUEUE.test(name)) await (OF_HEAD.has(name) ? headRead() : opened())
    return answer(commands, name, argument, report)
  })
}
