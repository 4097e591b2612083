import { setTimeout as wait } from 'node:timers/promises'
import { startTimeOf } from '../processes/process-identity.js'
import { PROCESS_MARK } from '../processes/process-mark.js'
import { type LiveProcess, takeSnapshot } from '../processes/process-snapshot.js'
import { ProcessTree } from '../processes/process-tree.js'

const LOOK_MS = 25
/** How long after SIGKILL something may still be there: in the kernel, or another user's. */
const LEFT_MS = 5_000

/**
 * The processes of the stage that runs: everything that came of this process but itself, since it holds one job and one
 * stage at a time. They stay in its group, so that whoever ends or freezes the job's tree has them too.
 */
export class StageProcesses {
  readonly #tree = new ProcessTree(process.pid, startTimeOf(process.pid) ?? '', process.env[PROCESS_MARK] ?? null)

  /** Ends all of them: SIGTERM, and what is left after `graceMs` by SIGKILL. Resolves when none is left. */
  async end(graceMs: number): Promise<void> {
    const killAt = performance.now() + graceMs
    const told = new Set<string>()
    for (;;) {
      const members = this.#members()
      const now = performance.now()
      if (members.length === 0 || now > killAt + LEFT_MS) return
      if (now >= killAt) this.#tree.signalEach(members, 'SIGKILL')
      else {
        const untold = members.filter((one) => !told.has(nameOf(one)))
        this.#tree.signalEach(untold, 'SIGTERM')
        // A stopped process acts on SIGTERM when it goes on.
        this.#tree.signalEach(untold, 'SIGCONT')
        for (const one of untold) told.add(nameOf(one))
      }
      await wait(LOOK_MS)
    }
  }

  #members(): LiveProcess[] {
    const snapshot = takeSnapshot()
    const members = new Map(this.#tree.membersIn(snapshot).map((one) => [one.pid, one]))
    // Where neither group nor mark tells, their parents do.
    const isOurs = ({ parent }: LiveProcess) => parent === process.pid || members.has(parent)
    for (let before = -1; before !== members.size; ) {
      before = members.size
      for (const found of snapshot) if (isOurs(found)) members.set(found.pid, found)
    }
    return [...members.values()]
  }
}

function nameOf({ pid, startTime }: LiveProcess): string {
  return `${pid} ${startTime}`
}
