import { isStoppedState } from './proc-stat.js'
import type { LiveProcess } from './process-snapshot.js'
import type { ProcessTree } from './process-tree.js'
import type { TreeWatch, WatchedTree } from './tree-watch.js'

/** What still runs after this long will not stop. */
const LIMIT_MS = 5000

/**
 * Stops every process of a tree, and answers when a snapshot shows that each of them is stopped. What had been stopped
 * goes on again when that fails.
 */
export class TreeFreeze implements WatchedTree {
  readonly #startedAt = performance.now()
  /** Pids with start times of those that got SIGSTOP. */
  readonly #told = new Map<number, string>()
  #answered = false

  constructor(
    private readonly tree: ProcessTree,
    private readonly watch: TreeWatch,
    private readonly onAnswer: (error: string | null) => void,
  ) {
    if (process.platform === 'win32') this.#answer('processes cannot be frozen on Windows')
    else watch.add(this)
  }

  look(snapshot: readonly LiveProcess[]): 'again' | 'later' | 'settled' {
    if (this.#answered) return 'later'
    const members = this.tree.membersIn(snapshot)
    const running = members.filter((member) => !this.#standsStill(member))
    if (members.length === 0) return this.#answer('the process has ended')
    if (running.length === 0) return 'settled'
    if (performance.now() - this.#startedAt > LIMIT_MS) {
      this.tree.signal(members, 'SIGCONT')
      return this.#answer(`process ${running.map(({ pid }) => pid).join(', ')} could not be stopped`)
    }
    this.tree.signal(running, 'SIGSTOP')
    for (const { pid, startTime } of running) this.#told.set(pid, startTime)
    return 'again'
  }

  settled(): void {
    this.#answer(null)
  }

  /** Another command took over, or the process ended. */
  giveUp(reason: string): void {
    this.watch.remove(this)
    this.#answer(reason)
  }

  /**
   * Stopped; or in a wait that no signal interrupts, for a disk, or for a stopped child to exec after vfork: then it
   * stops before it runs any of its own code again.
   */
  #standsStill({ pid, state, startTime }: LiveProcess): boolean {
    return isStoppedState(state) || (state === 'D' && this.#told.get(pid) === startTime)
  }

  #answer(error: string | null): 'later' {
    if (!this.#answered) this.onAnswer(error)
    this.#answered = true
    return 'later'
  }
}
