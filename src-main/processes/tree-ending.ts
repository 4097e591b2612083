import type { LiveProcess } from './process-snapshot.js'
import type { ProcessTree } from './process-tree.js'
import type { TreeWatch, WatchedTree } from './tree-watch.js'

/** How long what outlives its main process may take to end after SIGTERM (rule R2). */
const LEFTOVER_GRACE_MS = 5000

/**
 * Ends a tree: SIGTERM to all that is in it, SIGKILL to what is left at the deadline, until nothing is. What the tree
 * forks meanwhile may be the clean-up of a process that was told, so it is told only once the main process has ended.
 */
export class TreeEnding implements WatchedTree {
  /** Pids with start times of those that got SIGTERM. A second one makes some programs give up their clean-up. */
  readonly #told = new Map<number, string>()
  #killAt: number | null = null
  #timer: NodeJS.Timeout | undefined
  #mainEnded = false

  constructor(
    private readonly tree: ProcessTree,
    private readonly watch: TreeWatch,
    /** Nothing of the tree is alive, and the main process has been collected. */
    private readonly onGone: () => void,
  ) {}

  get hasBegun(): boolean {
    return this.#killAt !== null
  }

  /** Begins; called again, it can only bring the deadline forward. */
  begin(graceMs: number): void {
    const killAt = performance.now() + graceMs
    if (this.#killAt !== null && this.#killAt <= killAt) return
    this.#killAt = killAt
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.watch.add(this), graceMs)
    this.watch.add(this)
  }

  /** The main process has been collected; what is left of its tree is to go. */
  mainHasEnded(): void {
    this.#mainEnded = true
    this.tree.mainHasEnded()
    this.begin(LEFTOVER_GRACE_MS)
    this.watch.add(this)
  }

  look(snapshot: readonly LiveProcess[]): 'again' | 'later' | 'settled' {
    const members = this.tree.membersIn(snapshot)
    if (members.length === 0 && this.#mainEnded) return 'settled'
    if (performance.now() >= (this.#killAt ?? 0)) {
      this.tree.signal(members, 'SIGKILL')
      return 'again'
    }
    if (this.#told.size === 0 || this.#mainEnded) this.#tell(members)
    // Its exit is reported and its deadline is timed; until then there is nothing to look for.
    return this.#mainEnded ? 'again' : 'later'
  }

  settled(): void {
    clearTimeout(this.#timer)
    this.onGone()
  }

  #tell(members: readonly LiveProcess[]): void {
    const untold = members.filter(({ pid, startTime }) => this.#told.get(pid) !== startTime)
    if (untold.length === 0) return
    const signal = (name: NodeJS.Signals) =>
      this.#told.size === 0 ? this.tree.signal(untold, name) : this.tree.signalEach(untold, name)
    signal('SIGTERM')
    // A stopped process acts on SIGTERM when it goes on.
    signal('SIGCONT')
    for (const { pid, startTime } of untold) this.#told.set(pid, startTime)
  }
}
