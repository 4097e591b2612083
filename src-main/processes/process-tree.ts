import { execFile } from 'node:child_process'
import type { LiveProcess } from './process-snapshot.js'
import { sendSignal } from './send-signal.js'

/**
 * Everything that came of one started process: its group and session (it leads both), whatever carries its environment
 * mark, the children of those, and whatever was once seen to belong to it. A process is never recognised by a number
 * alone: the group counts only as long as its number cannot have been used again.
 */
export class ProcessTree {
  /** Members by pid with their start times: a child whose parent ended is still known. */
  readonly #known = new Map<number, string>()
  /** Members of another user, which nothing can be done about. */
  readonly #untouchable = new Set<number>()
  #mainEnded = false
  #groupGone = false

  constructor(
    readonly pid: number,
    readonly startTime: string,
    /** Null where none is known. */
    readonly mark: string | null,
  ) {}

  /** To be called when the main process has been collected; from then on its number is free once its group is empty. */
  mainHasEnded(): void {
    this.#mainEnded = true
  }

  /** Whether the group has a member, be it a zombie. One system call; free of races with a fork. */
  groupHasMembers(): boolean {
    if (this.#groupGone) return false
    if (sendSignal(-this.pid, 0) !== 'gone') return true
    if (this.#mainEnded) this.#groupGone = true
    return false
  }

  /** The members that are alive in a snapshot. */
  membersIn(snapshot: readonly LiveProcess[]): LiveProcess[] {
    const members = new Map<number, LiveProcess>()
    const holder = snapshot.find(({ pid }) => pid === this.pid)
    if (holder !== undefined && holder.startTime !== this.startTime) this.#groupGone = true
    let groupSeen = false
    for (const found of snapshot) {
      const inGroup = !this.#groupGone && (found.group === this.pid || found.session === this.pid)
      groupSeen ||= inGroup
      const isMarked = this.mark !== null && found.mark === this.mark
      if (inGroup || isMarked || this.#known.get(found.pid) === found.startTime) {
        members.set(found.pid, found)
      }
    }
    if (!groupSeen && this.#mainEnded) this.#groupGone = true
    addDescendants(members, snapshot)
    this.#known.clear()
    for (const { pid, startTime } of members.values()) this.#known.set(pid, startTime)
    return [...members.values()].filter(({ pid }) => !this.#untouchable.has(pid))
  }

  /** Signals the group at once, which no fork can escape, and the members outside it one by one. */
  signal(members: readonly LiveProcess[], signal: NodeJS.Signals): void {
    if (process.platform === 'win32') {
      this.#endOnWindows(signal)
      return
    }
    if (!this.#groupGone) sendSignal(-this.pid, signal)
    const rest = this.#groupGone || signal === 'SIGKILL' ? members : members.filter(({ group }) => group !== this.pid)
    this.signalEach(rest, signal)
  }

  /** Signals these members and no other. */
  signalEach(members: readonly LiveProcess[], signal: NodeJS.Signals): void {
    for (const { pid } of members) if (sendSignal(pid, signal) === 'forbidden') this.#untouchable.add(pid)
  }

  #endOnWindows(signal: NodeJS.Signals): void {
    if (this.#mainEnded || (signal !== 'SIGTERM' && signal !== 'SIGKILL')) return
    execFile('taskkill', ['/pid', String(this.pid), '/T', '/F'], () => {})
  }
}

function addDescendants(members: Map<number, LiveProcess>, snapshot: readonly LiveProcess[]): void {
  if (members.size === 0) return
  for (let before = -1; before !== members.size; ) {
    before = members.size
    for (const found of snapshot) if (members.has(found.parent)) members.set(found.pid, found)
  }
}
