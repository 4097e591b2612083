import type { ClaimedJob, RunEnd, RunEvent, Runner } from '../../src-main/engine/ports.js'

/** A runner whose jobs do what the test says: for the scheduler's rules, which no child process could time exactly. */
export class ScriptedRunner implements Runner {
  readonly started: ClaimedJob[] = []
  readonly running = new Map<number, ClaimedJob>()
  readonly cancelled: number[] = []
  readonly limits = new Map<string, number>()
  readonly secrets = new Set<string>()
  isOpen = false
  onEvent: (event: RunEvent) => void = () => undefined
  /** Called for each start; by default the job goes on running. */
  onStart: (job: ClaimedJob) => void = () => undefined

  open(): Promise<{ pid: number; startTime: string | null }> {
    this.isOpen = true
    return Promise.resolve({ pid: process.pid, startTime: null })
  }

  start(job: ClaimedJob): void {
    this.started.push(job)
    this.running.set(job.id, job)
    this.onStart(job)
  }

  end(id: number, end: RunEnd = { how: 'completed', output: null }): void {
    const job = this.running.get(id)
    if (job === undefined) throw new Error(`job ${id} does not run`)
    this.running.delete(id)
    this.onEvent({ kind: 'ended', id, attempt: job.attempt, end })
  }

  pause(id: number): void {
    this.end(id, { how: 'paused' })
  }

  cancel(id: number): void {
    this.cancelled.push(id)
    this.end(id, { how: 'cancelled' })
  }

  shutdown(): void {
    for (const id of [...this.running.keys()]) {
      this.end(id, { how: 'interrupted', actor: 'shutdown', reason: 'Jobyard was shut down' })
    }
  }

  kill(): void {
    this.shutdown()
  }

  close(): Promise<void> {
    this.isOpen = false
    return Promise.resolve()
  }

  concurrencyOf(type: string): number | null {
    return this.limits.get(type) ?? null
  }

  hasSecrets(names: readonly string[]): boolean {
    return names.every((name) => this.secrets.has(name))
  }
}
