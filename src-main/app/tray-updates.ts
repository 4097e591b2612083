import type { Desk } from './desk.js'
import type { MainWindow } from './main-window.js'
import { QueueTray } from './tray.js'

/** Often enough to follow, seldom enough to cost nothing, in ms. */
const UPDATE_MS = 500

interface Parts {
  icon: string
  desk(): Desk | null
  show(): void
  quit(): void
  window: MainWindow
}

/** Keeps tray and dock at what the queue does. */
export class TrayUpdates {
  readonly #p: Parts
  readonly #tray: QueueTray
  #timer: NodeJS.Timeout | null = null

  constructor(parts: Parts) {
    this.#p = parts
    this.#tray = new QueueTray({
      icon: parts.icon,
      show: parts.show,
      quit: parts.quit,
      setPaused: (paused) => this.#setPaused(paused),
    })
  }

  soon(): void {
    this.#timer ??= setTimeout(() => this.#update(), UPDATE_MS)
  }

  destroy(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#tray.destroy()
  }

  #update(): void {
    this.#timer = null
    const desk = this.#p.desk()
    if (desk === null) return
    const { workspace, engine } = desk
    const ids = engine.runningIds()
    const told = ids.flatMap((id) => workspace.store.summaries.row(id)?.progress ?? [])
    const progress = told.length === 0 ? null : told.reduce((sum, one) => sum + one, 0) / told.length
    const paused = workspace.store.scopeRows.pauses().some(({ kind }) => kind === 'queue')
    this.#tray.update({ running: ids.length, next: engine.queue.list('next').size, progress, paused })
    this.#p.window.setProgress(progress)
  }

  #setPaused(paused: boolean): void {
    const jobs = this.#p.desk()?.workspace.jobs
    const scope = { kind: 'queue' } as const
    const done = paused ? jobs?.pauseScope(scope) : jobs?.resumeScope(scope)
    void done?.catch(() => undefined).then(() => this.soon())
  }
}
