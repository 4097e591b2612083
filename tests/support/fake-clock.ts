import type { Clock } from '../../src-main/engine/ports.js'

/** A clock that stands still until it is moved. Timers run when {@link advance} passes them, in order. */
export class FakeClock implements Clock {
  #now: number
  /** By how much the clock was set, together. */
  #setBy = 0
  #timers: { at: number; task: () => void }[] = []

  constructor(now = Date.parse('2030-01-01T00:00:00Z')) {
    this.#now = now
  }

  now(): number {
    return this.#now
  }

  elapsed(): number {
    return this.#now - this.#setBy
  }

  after(ms: number, task: () => void): () => void {
    const timer = { at: this.#now + Math.max(0, ms), task }
    this.#timers.push(timer)
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer)
    }
  }

  soon(task: () => void): void {
    setImmediate(task)
  }

  /** Moves time on, and lets what the timers start run as far as it gets without more time. */
  async advance(ms: number): Promise<void> {
    const until = this.#now + ms
    for (;;) {
      await this.settle()
      const due = this.#timers.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0]
      if (due === undefined) break
      this.#timers = this.#timers.filter((timer) => timer !== due)
      this.#now = Math.max(this.#now, due.at)
      due.task()
    }
    this.#now = until
    await this.settle()
  }

  /** Sets the wall clock without passing time, as a person or NTP does. */
  jump(ms: number): void {
    this.#now += ms
    this.#setBy += ms
    for (const timer of this.#timers) timer.at += ms
  }

  /** Lets everything run that waits for nothing but its turn. */
  async settle(): Promise<void> {
    for (let turn = 0; turn < 20; turn += 1) await new Promise<void>((next) => setImmediate(next))
  }

  get pendingTimers(): number {
    return this.#timers.length
  }
}
