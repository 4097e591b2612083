import { ipcMain, type WebFrameMain } from 'electron'
import { CALL_CHANNEL } from '../../src-shared/ipc-events.js'
import { answer, type ReportDefect } from './answer.js'
import type { Implementation } from './implementation.js'

interface Parts {
  commands: Implementation
  /** Knows the main frame of a window of ours that shows our own page. */
  isOurs(frame: WebFrameMain | null): boolean
  /** Resolves when the queue has been opened, or could not be: what is asked before that waits. */
  opened(): Promise<void>
  report: ReportDefect
}

/** Commands that need no queue. */
const WITHOUT_QUEUE = /^(app|settings|dialog)\./

/** Serves the commands to our own page. */
export function serve({ commands, isOurs, opened, report }: Parts): void {
  ipcMain.handle(CALL_CHANNEL, async (event, name: unknown, argument: unknown) => {
    if (!isOurs(event.senderFrame)) {
      return { ok: false, error: { code: 'operation-failed', message: 'this page may not use Jobyard' } }
    }
    if (typeof name === 'string' && !WITHOUT_QUEUE.test(name)) await opened()
    return answer(commands, name, argument, report)
  })
}
