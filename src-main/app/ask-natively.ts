import { type BrowserWindow, dialog } from 'electron'
import type { QuitRequest } from '../../src-shared/ipc-events.js'

const MAX_NAMES = 8
const DECISIONS = ['stay', 'wait', 'quit'] as const

/** The question of rule F8 where the window's page cannot ask it. */
export async function askNatively(
  window: BrowserWindow | null,
  { jobs }: QuitRequest,
): Promise<(typeof DECISIONS)[number]> {
  const names = jobs.slice(0, MAX_NAMES).map(({ name }) => `• ${name}`)
  if (jobs.length > MAX_NAMES) names.push(`and ${jobs.length - MAX_NAMES} more`)
  const options = {
    type: 'question' as const,
    message: 'These jobs would have to start from nothing:',
    detail: names.join('\n'),
    buttons: ['Stay', 'Quit when they are done', 'Quit now'],
    defaultId: 0,
    cancelId: 0,
  }
  const { response } = await (window === null ? dialog.showMessageBox(options) : dialog.showMessageBox(window, options))
  return DECISIONS[response] ?? 'stay'
}
