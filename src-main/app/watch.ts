import type { QueuePublisher } from '../ipc/queue-publisher.js'
import type { Desk } from './desk.js'

export interface Watched {
  id: number
  attempt: number
}

/** An attempt with what was told of it last. */
interface Seen extends Watched {
  size: number
  live: boolean
  turns: number
}

/** How often what nobody tells of is looked at while a window shows it, in ms. */
const LOOK_MS = 200

/**
 * Looks, while a window is visible, at what sends no event: the growth of outputs and transcripts, the passing of time in
 * the queue, and rows that another process deleted.
 */
export class Watch {
  readonly #desk: () => Desk | null
  readonly #publisher: QueuePublisher
  #watched: readonly Seen[] = []
  #version = -1
  #waiting = -1
  #timer: NodeJS.Timeout | null = null

  constructor(desk: () => Desk | null, publisher: QueuePublisher) {
    this.#desk = desk
    this.#publisher = publisher
  }

  /** Tells of each of these once, and from then on whenever it has grown. */
  set(watched: readonly Watched[]): void {
    this.#watched = watched.map(({ id, attempt }) => ({ id, attempt, size: -1, live: false, turns: -1 }))
  }

  /** To be called with whether a window can be seen. */
  run(isVisible: boolean): void {
    if (isVisible === (this.#timer !== null)) return
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    if (isVisible) this.#again()
  }

  #again(): void {
    const timer = setTimeout(() => {
      const desk = this.#desk()
      const looked = desk === null ? Promise.resolve() : this.#look(desk)
      // A database or log that cannot be read now may be readable the next time; whoever reads it says so.
      // A window that was hidden and shown again meanwhile has a round of its own.
      void looked.catch(() => undefined).then(() => this.#timer === timer && this.#again())
    }, LOOK_MS)
    this.#timer = timer
  }

  async #look(desk: Desk): Promise<void> {
    const version = desk.workspace.store.dataVersion()
    const waiting = desk.engine.queue.list('waiting').size
    if (version !== this.#version || waiting !== this.#waiting) this.#publisher.lookAgain()
    this.#version = version
    this.#waiting = waiting
    for (const { id, text } of await desk.lines.look(desk.engine.runningIds())) {
      this.#publisher.patch(id, { lastLine: text })
    }
    for (const seen of this.#watched) await this.#lookAt(desk, seen)
  }

  async #lookAt({ workspace, outputs }: Desk, seen: Seen): Promise<void> {
    const { id, attempt } = seen
    const row = workspace.store.summaries.row(id)
    if (row === undefined) return
    const live = row.attempt === attempt && row.finished_at === null
    const size = await outputs.size(workspace.outputPath(id, attempt))
    const turns = workspace.store.summaries.turnCount(id, attempt)
    if (!this.#watched.includes(seen)) return
    const key = `${id}-${attempt}`
    if (size !== seen.size || live !== seen.live) {
      this.#publisher.tell({ type: 'output', id, attempt, size, live }, `output-${key}`)
    }
    if (turns !== seen.turns) this.#publisher.tell({ type: 'turns', id, attempt, total: turns }, `turns-${key}`)
    Object.assign(seen, { size, live, turns })
  }
}
