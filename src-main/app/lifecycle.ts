/** What happens when the app quits, in this order; a phase is entered once and never left backward. */
const PHASES = ['running', 'stop-claiming', 'end-jobs', 'publish', 'close-store', 'ended'] as const
export type Phase = (typeof PHASES)[number]

/** How long ending the jobs may take: their ten seconds for checkpoints (rule F8) and a margin; then they are killed. */
const END_JOBS_MS = 15_000
/** What has not ended that long after being killed is left to the next start, which recovers it (rule F7). */
const KILLED_MS = 7_000
/** Closing may write a deleted database back, which takes a while for a large one. */
const CLOSE_STORE_MS = 60_000
/** How long Electron may take to leave a process in which nothing of ours is left. */
const LEAVE_MS = 15_000

export interface QuitSteps {
  stopClaiming(): void
  /** Checkpoints, then the end of every process, then what became of them in the rows. */
  endJobs(): Promise<void>
  /** Ends at once what still runs. */
  killJobs(): void
  publish(): void
  closeStore(): Promise<void>
  /** Leaves the process. */
  exit(): void
  /** Ends the process without asking anything that could hang. */
  kill(): void
  /** For whoever looks for why quitting took long. */
  log(message: string): void
}

/** Quits in named phases, once, however often it is asked to. Each phase ends: by itself, or by its deadline. */
export class Lifecycle {
  readonly #steps: QuitSteps
  readonly #onPhase: (phase: Phase) => void
  #phase: Phase = 'running'
  #quitting: Promise<void> | null = null

  constructor(steps: QuitSteps, onPhase: (phase: Phase) => void = () => {}) {
    this.#steps = steps
    this.#onPhase = onPhase
  }

  get phase(): Phase {
    return this.#phase
  }

  get isQuitting(): boolean {
    return this.#phase !== 'running'
  }

  /** Later calls give the promise of the first. Never rejects: what fails must not keep the app from ending. */
  quit(): Promise<void> {
    this.#quitting ??= this.#quit()
    return this.#quitting
  }

  async #quit(): Promise<void> {
    const steps = this.#steps
    await this.#during('stop-claiming', END_JOBS_MS, async () => steps.stopClaiming())
    const overdue = setTimeout(() => {
      steps.log(`quitting: jobs have not ended within ${END_JOBS_MS / 1000} s, so they are killed`)
      steps.killJobs()
    }, END_JOBS_MS)
    await this.#during('end-jobs', END_JOBS_MS + KILLED_MS, () => steps.endJobs())
    clearTimeout(overdue)
    await this.#during('publish', END_JOBS_MS, async () => steps.publish())
    await this.#during('close-store', CLOSE_STORE_MS, () => steps.closeStore())
    this.#enter('ended')
    // A process that hangs here would keep its data folder: the next start would give way to it, and show nothing.
    setTimeout(() => steps.kill(), LEAVE_MS)
    steps.exit()
  }

  /** Resolves when the step is over, has failed, or has taken so long that quitting goes on without it. */
  async #during(phase: Phase, deadlineMs: number, step: () => Promise<void>): Promise<void> {
    this.#enter(phase)
    const { log } = this.#steps
    let giveUp: NodeJS.Timeout | undefined
    const tooLong = new Promise<void>((resolve) => {
      giveUp = setTimeout(() => {
        log(`quitting: ${phase} has taken more than ${deadlineMs / 1000} s, so it is left as it is`)
        resolve()
      }, deadlineMs)
    })
    const done = step().catch((thrown: unknown) => log(`quitting: ${phase} failed: ${String(thrown)}`))
    await Promise.race([done, tooLong])
    clearTimeout(giveUp)
  }

  #enter(phase: Phase): void {
    if (PHASES.indexOf(phase) <= PHASES.indexOf(this.#phase)) return
    this.#phase = phase
    this.#onPhase(phase)
  }
}
