import { Menu, nativeImage, Tray } from 'electron'

/** What the tray tells of. */
export interface TrayState {
  running: number
  next: number
  /** Mean of what the running jobs report; null when none does. */
  progress: number | null
  paused: boolean
}

interface Parts {
  icon: string
  show(): void
  setPaused(paused: boolean): void
  quit(): void
}

/** The icon beside the clock: what runs, a switch for the whole queue, and a way back to the window. */
export class QueueTray {
  readonly #p: Parts
  readonly #tray: Tray
  #shown = ''

  constructor(parts: Parts) {
    this.#p = parts
    this.#tray = new Tray(nativeImage.createFromPath(parts.icon))
    this.#tray.on('click', () => parts.show())
    this.update({ running: 0, next: 0, progress: null, paused: false })
  }

  update(state: TrayState): void {
    const words = wordsOf(state)
    if (words === this.#shown) return
    this.#shown = words
    this.#tray.setToolTip(`Jobyard: ${words}`)
    this.#tray.setContextMenu(
      Menu.buildFromTemplate([
        { label: words, enabled: false },
        { type: 'separator' },
        { label: 'Open Jobyard', click: () => this.#p.show() },
        {
          label: state.paused ? 'Resume the Queue' : 'Pause the Queue',
          click: () => this.#p.setPaused(!state.paused),
        },
        { type: 'separator' },
        { label: 'Quit', click: () => this.#p.quit() },
      ]),
    )
  }

  destroy(): void {
    this.#tray.destroy()
  }
}

function wordsOf({ running, next, progress, paused }: TrayState): string {
  const percent = progress === null || running === 0 ? '' : ` (${Math.round(progress * 100)} %)`
  const work = running === 0 ? 'nothing runs' : `${running} running${percent}`
  return `${work}${next > 0 ? `, ${next} next` : ''}${paused ? ', paused' : ''}`
}
