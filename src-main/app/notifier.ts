import { Notification } from 'electron'
import type { EngineEvent } from '../engine/events.js'

/** How long failures and the end of the queue are gathered into one notification, in ms. */
const GATHER_MS = 1_500

interface Parts {
  isEnabled(): boolean
  /** Whether a person is looking at the window anyway. */
  isFocused(): boolean
  /** Nothing runs and nothing may start now. */
  isDrained(): boolean
  show(jobId: number | null): void
}

/** One notification when the queue drains and one when jobs fail for good: never one a job. */
export class Notifier {
  readonly #p: Parts
  #ended = 0
  #failed: { id: number; name: string }[] = []
  #failedSinceDrain = 0
  #timer: NodeJS.Timeout | null = null

  constructor(parts: Parts) {
    this.#p = parts
  }

  event(event: EngineEvent): void {
    if (event.type !== 'transition' || event.from !== 'running') return
    if (event.to === 'completed') this.#ended += 1
    else if (event.to === 'failed') {
      this.#failed.push({ id: event.id, name: event.name })
      this.#failedSinceDrain += 1
    } else return
    this.#timer ??= setTimeout(() => this.#tell(), GATHER_MS)
  }

  dispose(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
  }

  #tell(): void {
    this.#timer = null
    const isDrained = this.#p.isDrained()
    const failed = this.#failed
    this.#failed = []
    const [first] = failed
    if (isDrained) {
      const done = this.#ended
      const lost = this.#failedSinceDrain
      this.#ended = 0
      this.#failedSinceDrain = 0
      const body = `${jobs(done)} completed${lost > 0 ? `, ${lost} failed` : ''}.`
      if (done + lost > 1 || first === undefined) return this.#notify('The queue is done', body, first?.id ?? null)
    }
    if (first === undefined) return
    const body = failed.length === 1 ? first.name : `“${first.name}” and ${failed.length - 1} more.`
    this.#notify(failed.length === 1 ? 'A job failed' : `${failed.length} jobs failed`, body, first.id)
  }

  #notify(title: string, body: string, jobId: number | null): void {
    if (!this.#p.isEnabled() || this.#p.isFocused() || !Notification.isSupported()) return
    const notification = new Notification({ title, body: body.slice(0, 200), silent: false })
    notification.on('click', () => this.#p.show(jobId))
    notification.show()
  }
}

function jobs(n: number): string {
  return n === 1 ? 'One job' : `${n} jobs`
}
