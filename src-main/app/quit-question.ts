import type { QuitRequest } from '../../src-shared/ipc-events.js'
import type { Desk } from './desk.js'

/** Jobs that quitting now would make start from nothing: they run or are frozen, and save no checkpoint (rule F8). */
function startingFromNothing({ workspace, engine }: Desk): QuitRequest['jobs'] {
  const { summaries } = workspace.store
  const now = workspace.clock.now()
  const running = engine.runningIds().filter((id) => !engine.savesCheckpoint(id))
  const frozen = summaries.activeIds('paused').filter((id) => {
    const row = summaries.row(id)
    return row?.frozen === 1 && row.owner === engine.id
  })
  return [...running, ...frozen].flatMap((id) => {
    const row = summaries.row(id)
    if (row === undefined || (row.state !== 'running' && row.state !== 'paused')) return []
    const sinceMs = row.state === 'running' ? Math.max(0, now - row.state_since) : 0
    const { name, state, progress } = row
    return [{ id, name, state, runningMs: row.running_ms + sinceMs, progress }]
  })
}

interface Parts {
  desk(): Desk | null
  /** Shows the question; the answer comes by {@link QuitQuestion.answer}. */
  ask(request: QuitRequest): void
  setStandby(on: boolean): void
  quit(): void
}

/** Asks, before the app quits, about the jobs that would lose their work: quit, wait for them, or stay. */
export class QuitQuestion {
  readonly #p: Parts
  #waiting: NodeJS.Timeout | null = null

  constructor(parts: Parts) {
    this.#p = parts
  }

  /** Somebody wants the app to quit. */
  request(): void {
    const desk = this.#p.desk()
    const jobs = desk === null ? [] : startingFromNothing(desk)
    if (jobs.length === 0) this.#p.quit()
    else this.#p.ask({ jobs })
  }

  answer(decision: 'quit' | 'wait' | 'stay'): void {
    if (this.#waiting !== null) clearInterval(this.#waiting)
    this.#waiting = null
    if (decision === 'quit') return this.#p.quit()
    this.#p.setStandby(decision === 'wait')
    if (decision === 'stay') return
    this.#waiting = setInterval(() => {
      const desk = this.#p.desk()
      const busy = desk === null ? [] : startingFromNothing(desk).filter(({ state }) => state === 'running')
      if (busy.length > 0) return
      if (this.#waiting !== null) clearInterval(this.#waiting)
      this.#waiting = null
      this.#p.quit()
    }, 250)
  }
}
