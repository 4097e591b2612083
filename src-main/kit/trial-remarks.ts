import type { LauncherCommand, LauncherEvent } from '../launcher/launcher-protocol.js'

interface Asked {
  last: 'start' | 'pause' | 'cancel' | 'shutdown'
  isAnswered: boolean
  /** The person who tries it wanted an end at once. */
  isKilled: boolean
}

/** Notes, from what goes to and fro, what a handler that is tried did not do as it should without its job failing for it. */
export class TrialRemarks {
  readonly remarks: string[] = []
  /** Messages that were none. */
  faults = 0
  readonly #processes = new Map<number, Asked>()

  /** A command to the launcher. */
  command(command: LauncherCommand): void {
    const asked = this.#of(command.proc)
    if (command.op === 'assign') this.#processes.set(command.proc, { ...asked, last: 'start', isAnswered: false })
    else if (command.op === 'send') {
      const { type } = command.message
      // An answer to a checkpoint asks for nothing.
      if (type !== 'saved' && (type === 'shutdown' || !asked.isAnswered)) asked.last = type
    } else if (command.op === 'freeze' && asked.last === 'pause') {
      this.#note(
        'It promised checkpoints ("checkpoint": true) and did not answer "pause" within 10 s, so it was frozen instead.',
      )
    } else if (command.op === 'end') this.#ends(asked, command.graceMs)
  }

  /** An event of the launcher. */
  event(event: LauncherEvent): void {
    if (event.ev === 'fault') this.faults += 1
    else if (event.ev === 'message') {
      if (['result', 'error', 'paused'].includes(event.message.type)) this.#of(event.proc).isAnswered = true
    } else if (event.ev === 'exit' && event.signal === 'SIGKILL' && !this.#of(event.proc).isKilled) {
      this.#note('It did not end when it was asked to (SIGTERM), so it was killed.')
    }
  }

  /** It put files into its work folder and did not remove them. */
  leftFiles(count: number): void {
    this.#note(`It left ${count === 1 ? 'a file' : `${count} files`} in JOBYARD_WORKDIR, which a trial removes.`)
  }

  #of(proc: number): Asked {
    const known = this.#processes.get(proc)
    if (known !== undefined) return known
    const asked: Asked = { last: 'start', isAnswered: false, isKilled: false }
    this.#processes.set(proc, asked)
    return asked
  }

  #ends(asked: Asked, graceMs: number): void {
    if (graceMs === 0) asked.isKilled = true
    else if (asked.last === 'cancel' && !asked.isAnswered) {
      this.#note('It did not answer "cancel" within 5 s, so its process was ended.')
    } else if (asked.last === 'shutdown') {
      this.#note('It did not end within 2 s after "shutdown" and the end of its standard input, so it was ended.')
    }
  }

  #note(remark: string): void {
    if (!this.remarks.includes(remark)) this.remarks.push(remark)
  }
}
