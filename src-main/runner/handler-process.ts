import type { Protocol } from '../../src-shared/handler-protocol.js'
import type { JobRun } from './job-run.js'
import type { LaunchPlan } from './launch-plan.js'

/** A child process as the engine knows it; the launcher holds the real one. */
export class HandlerProcess {
  state: 'starting' | 'ready' | 'ending' = 'starting'
  pid = 0
  startTime = ''
  /** From its `ready`; a process of `plain` or `json` has one job and no checkpoint. */
  maxJobs = 1
  checkpoint = false
  readonly runs = new Map<number, JobRun>()
  /** Why the whole process is ended although only one of its jobs, or none, gave cause. */
  displaced: string | null = null
  /** Its output cannot be stored, so that nothing more of it is read. */
  isUnread = false
  cancelTimer: (() => void) | null = null

  constructor(
    readonly number: number,
    readonly plan: LaunchPlan,
  ) {}

  get protocol(): Protocol {
    return this.plan.protocol
  }

  get poolKey(): string {
    return this.plan.poolKey
  }

  /** Holds several jobs by its own word: it is never frozen. */
  get isShared(): boolean {
    return this.maxJobs > 1
  }

  get hasRoom(): boolean {
    return this.state === 'ready' && this.runs.size < this.maxJobs
  }

  stopTimer(): void {
    this.cancelTimer?.()
    this.cancelTimer = null
  }
}
