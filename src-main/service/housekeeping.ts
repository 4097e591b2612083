import { rm } from 'node:fs/promises'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { toJobyardError } from '../../src-shared/errors.js'
import type { KeepingRules } from '../../src-shared/keeping-rules.js'
import type { Clock } from '../engine/ports.js'
import { Backups } from '../store/backups.js'
import type { JobStore } from '../store/job-store.js'
import { archiveJobs, newArchiveFile } from './archiving.js'
import { dueForArchive, dueForRemoval } from './due-jobs.js'
import { KeepingStore } from './keeping-store.js'
import { outputsOverLimit } from './output-limit.js'

/** From the engine's start to the first look, and between two. */
const FIRST_MS = 60_000
const EVERY_MS = 3_600_000
const HOUR = 3_600_000
/** Jobs that are removed in one transaction. */
const BATCH = 50

interface Parts {
  store: JobStore
  dataDir: string
  clock: Clock
  /** Copies the database to the file, in another thread. */
  backUp(file: string): Promise<void>
  remove(ids: number[]): Promise<unknown>
  notice(): void
  /** For people: what was done, or could not be. */
  say(message: string): void
}

/** What an engine does beside the jobs, by the person's rules of keeping (rules K2, K3): backups, archives, removal. */
export class Housekeeping {
  readonly #p: Parts
  #timer: (() => void) | null = null
  #running: Promise<void> = Promise.resolve()
  #isStopped = false

  constructor(parts: Parts) {
    this.#p = parts
  }

  start(): void {
    this.#after(FIRST_MS)
  }

  /** Resolves when what was under way is done. */
  stop(): Promise<void> {
    this.#isStopped = true
    this.#timer?.()
    return this.#running
  }

  /** Does now what the rules ask for. Each part is tried, whatever became of the others. */
  async look(): Promise<void> {
    let rules: KeepingRules
    try {
      rules = new KeepingStore(this.#p.dataDir).read()
    } catch (thrown) {
      this.#p.say(toJobyardError(thrown).message)
      return
    }
    // The backup first: it is what a mistake in the rules could be undone with.
    await this.#trying('backup', () => this.#backUp(rules))
    await this.#trying('archiving', () => this.#archive(rules))
    await this.#trying('removing', () => this.#remove(rules))
    await this.#trying('removing output', () => this.#limitOutput(rules))
  }

  #after(ms: number): void {
    this.#timer = this.#p.clock.after(ms, () => {
      this.#running = this.look().then(() => {
        if (!this.#isStopped) this.#after(EVERY_MS)
      })
    })
  }

  async #trying(what: string, task: () => Promise<void>): Promise<void> {
    if (this.#isStopped) return
    await task().catch((thrown: unknown) => {
      if (!this.#isStopped) this.#p.say(`${what}: ${toJobyardError(thrown).message}`)
    })
  }

  async #backUp({ backupEveryHours, keepBackups }: KeepingRules): Promise<void> {
    if (backupEveryHours === null) return
    const { dataDir, clock, backUp } = this.#p
    const backups = new Backups(dataDir)
    const newest = backups.list().find(({ isExtra }) => !isExtra)
    // One from the future was made before the clock was set back.
    const age = newest === undefined ? Number.POSITIVE_INFINITY : Math.abs(clock.now() - newest.at)
    if (age < backupEveryHours * HOUR) return
    await backUp(backups.nameFor(clock.now()))
    await backups.prune(keepBackups)
  }

  async #archive(rules: KeepingRules): Promise<void> {
    const { store, clock, dataDir, say } = this.#p
    const ids = dueForArchive(store, rules, clock.now())
    if (ids.length === 0) return
    const done = await archiveJobs(this.#p, ids, newArchiveFile(dataDir, clock.now()))
    say(`archived ${done.ids.length} jobs that ended more than ${rules.archiveAfterDays} days ago: ${done.file}`)
  }

  async #remove(rules: KeepingRules): Promise<void> {
    const { store, clock, remove, say } = this.#p
    const ids = dueForRemoval(store, rules, clock.now())
    let removed = 0
    for (let i = 0; i < ids.length && !this.#isStopped; i += BATCH) {
      // One that was retried meanwhile is queued or running, and stays.
      const left = ids.slice(i, i + BATCH).filter((id) => store.summaries.row(id)?.finished_at != null)
      await remove(left)
      removed += left.length
      await nextTurn()
    }
    if (removed > 0) say(`removed ${removed} finished jobs, as the rules of keeping say`)
  }

  async #limitOutput({ outputLimitMb }: KeepingRules): Promise<void> {
    if (outputLimitMb === null) return
    const { store, dataDir, say } = this.#p
    const over = await outputsOverLimit(store, dataDir, outputLimitMb)
    let jobs = 0
    for (const { jobId, files } of over) {
      if (this.#isStopped) break
      // One that was retried meanwhile may be printing by now.
      if (store.summaries.row(jobId)?.finished_at == null) continue
      for (const { file } of files) await rm(file, { force: true })
      jobs += 1
    }
    if (jobs > 0) say(`removed the output of ${jobs} jobs: all of it together was above ${outputLimitMb} MB`)
  }
}
