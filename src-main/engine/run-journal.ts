import type { TurnMessage } from '../../src-shared/handler-protocol.js'
import type { Json } from '../../src-shared/job.js'
import type { Possession, ProgressReport, ReportStore, Transaction } from './ports.js'

/** A job's progress goes to disk at most this often, in ms (rule R7). */
export const REPORT_INTERVAL_MS = 500

interface Entry {
  attempt: number
  report: ProgressReport
  reportSavedAt: number
  process: { pid: number; startTime: string } | null
  checkpoint: { data: Json; ack: number | null } | null
  turns: { at: number; turn: TurnMessage }[]
}

export type JournalPage = Map<number, Entry>

/**
 * What running jobs have said since the last commit. Reports, of which the last one counts, are written at most twice a
 * second; turns and checkpoints with the next commit; all that a job said before its outcome, with it.
 */
export class RunJournal {
  readonly #entries = new Map<number, Entry>()

  report(id: number, attempt: number, report: ProgressReport): void {
    Object.assign(this.#entry(id, attempt).report, report)
  }

  process(id: number, attempt: number, pid: number, startTime: string): void {
    this.#entry(id, attempt).process = { pid, startTime }
  }

  /** @param ack to be told to whoever saved it when it, or a later one, is written */
  checkpoint(id: number, attempt: number, data: Json, ack: number | null = null): void {
    const entry = this.#entry(id, attempt)
    entry.checkpoint = { data, ack: ack ?? entry.checkpoint?.ack ?? null }
  }

  turn(attempt: number, at: number, turn: TurnMessage): void {
    this.#entry(turn.jobId, attempt).turns.push({ at, turn })
  }

  /**
   * Takes out what is to be written now. If the write fails, {@link restore} puts it back.
   *
   * @param ending jobs whose outcome is written in the same transaction: nothing of them stays behind
   */
  take(now: number, ending: ReadonlySet<number>): JournalPage {
    const page: JournalPage = new Map()
    for (const [id, entry] of this.#entries) {
      const { report } = entry
      const due = ending.has(id) || Math.abs(now - entry.reportSavedAt) >= REPORT_INTERVAL_MS
      const hasReport = due && Object.keys(report).length > 0
      if (hasReport || entry.process !== null || entry.checkpoint !== null || entry.turns.length > 0) {
        page.set(id, { ...entry, report: hasReport ? report : {} })
        entry.process = null
        entry.checkpoint = null
        entry.turns = []
        if (hasReport) {
          entry.report = {}
          entry.reportSavedAt = now
        }
      }
      if (ending.has(id)) this.#entries.delete(id)
    }
    return page
  }

  restore(page: JournalPage): void {
    for (const [id, taken] of page) {
      const entry = this.#entry(id, taken.attempt)
      entry.report = { ...taken.report, ...entry.report }
      entry.process ??= taken.process
      if (entry.checkpoint === null) entry.checkpoint = taken.checkpoint
      else entry.checkpoint.ack ??= taken.checkpoint?.ack ?? null
      entry.turns.unshift(...taken.turns)
      entry.reportSavedAt = 0
    }
  }

  /** Whether reports wait for their half second. */
  hasReports(): boolean {
    for (const entry of this.#entries.values()) if (Object.keys(entry.report).length > 0) return true
    return false
  }

  #entry(id: number, attempt: number): Entry {
    let entry = this.#entries.get(id)
    if (entry === undefined || entry.attempt !== attempt) {
      entry = { attempt, report: {}, reportSavedAt: 0, process: null, checkpoint: null, turns: [] }
      this.#entries.set(id, entry)
    }
    return entry
  }
}

/** Writes what {@link RunJournal.take} gave. */
export function writeJournal(tx: Transaction, store: ReportStore, page: JournalPage, owner: string, at: number): void {
  for (const [id, entry] of page) {
    const job: Possession = { id, owner, attempt: entry.attempt }
    if (entry.process !== null) store.savePid(tx, job, entry.process.pid, entry.process.startTime)
    if (entry.checkpoint !== null) store.saveCheckpoint(id, at, entry.checkpoint.data)
    for (const { at: turnAt, turn } of entry.turns) store.addTurn(entry.attempt, turnAt, turn)
    store.saveProgress(tx, job, entry.report)
  }
}
