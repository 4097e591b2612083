/** What happens when the app quits, in this order; a phase is entered once and never left backward. */
const PHASES = ['running', 'stop-claiming', 'end-jobs', 'publish', 'close-store', 'ended'] as const
export type Phase = (typeof PHASES)[number]

/** How long ending the jobs may take: their ten seconds for checkpoints (rule F8) and a margin; then they are killed. */
const END_JOBS_MS = 15_000
/** After this the app ends whatever hangs. */
const LAST_RESORT_MS = 25_000

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
}

/** Quits in named phases, once, however often it is asked to. */
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
    const lastResort = setTimeout(() => this.#steps.exit(), LAST_RESORT_MS)
    this.#enter('stop-claiming')
    this.#steps.stopClaiming()
    this.#enter('end-jobs')
    const overdue = setTimeout(() => this.#steps.killJobs(), END_JOBS_MS)
    await tried(this.#steps.endJobs())
    clearTimeout(overdue)
    this.#enter('publish')
    this.#steps.publish()
    this.#enter('close-store')
    await tried(this.#steps.closeStore())
    clearTimeout(lastResort)
    this.#enter('ended')
    this.#steps.exit()
  }

  #enter(phase: Phase): void {
    if (PHASES.indexOf(phase) <= PHASES.indexOf(this.#phase)) return
    this.#phase = phase
    this.#onPhase(phase)
  }
}

async function tried(step: Promise<void>): Promise<void> {
  try {
    await step
  } catch (thrown) {
    console.error(thrown)
  }
}
