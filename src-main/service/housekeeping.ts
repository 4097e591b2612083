import { readdirSync, statSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { toJobyardError } from '../../src-shared/errors.js'
import type { KeepingRules } from '../../src-shared/keeping-rules.js'
import type { Clock } from '../engine/ports.js'
import { Backups } from '../store/backups.js'
import type { JobStore } from '../store/job-store.js'
import { archiveJobs } from './archiving.js'
import { KeepingStore } from './keeping-store.js'

/** From the engine's start to the first look, and between two. */
const FIRST_MS = 60_000
const EVERY_MS = 3_600_000
const HOUR = 3_600_000
const DAY = 24 * HOUR
const MB = 1024 * 1024
/** Jobs that are removed in one transaction. */
const BATCH = 50

interface Parts {
  store: JobStore
  dataDir: string
  clock: Clock
  /** Copies the database to the file, in another thread; the signal says that nobody waits for it any longer. */
  backUp(file: string, signal: AbortSignal): Promise<void>
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
  readonly #stopping = new AbortController()

  constructor(parts: Parts) {
    this.#p = parts
  }

  start(): void {
    this.#after(FIRST_MS)
  }

  get #isStopped(): boolean {
    return this.#stopping.signal.aborted
  }

  /** Resolves when what was under way is done; a backup is given up, since a large one takes a while. */
  stop(): Promise<void> {
    this.#stopping.abort()
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
    await backUp(backups.nameFor(clock.now()), this.#stopping.signal)
    await backups.prune(keepBackups)
  }

  async #archive({ archiveAfterDays }: KeepingRules): Promise<void> {
    if (archiveAfterDays === null) return
    const { store, clock, dataDir, say } = this.#p
    const ids = store.archived.ids({ endedBefore: clock.now() - archiveAfterDays * DAY })
    if (ids.length === 0) return
    const name = `jobs-${new Date(clock.now()).toISOString().replaceAll(/[:.]/g, '-')}.jsonl.gz`
    const done = await archiveJobs(this.#p, ids, path.join(dataDir, 'archives', name))
    say(`archived ${done.ids.length} jobs that ended more than ${archiveAfterDays} days ago: ${done.file}`)
  }

  async #remove({ removeAfterDays }: KeepingRules): Promise<void> {
    if (removeAfterDays === null) return
    const { store, clock, remove, say } = this.#p
    const ids = store.archived.ids({ endedBefore: clock.now() - removeAfterDays * DAY })
    for (let i = 0; i < ids.length && !this.#isStopped; i += BATCH) {
      // One that was retried meanwhile is queued or running, and stays.
      const left = ids.slice(i, i + BATCH).filter((id) => store.summaries.row(id)?.finished_at != null)
      await remove(left)
      await nextTurn()
    }
    if (ids.length > 0) say(`removed ${ids.length} jobs that ended more than ${removeAfterDays} days ago`)
  }

  async #limitOutput({ outputLimitMb }: KeepingRules): Promise<void> {
    if (outputLimitMb === null) return
    const { store, dataDir, say } = this.#p
    const files = outputFiles(path.join(dataDir, 'output'))
    let total = [...files.values()].flat().reduce((sum, { bytes }) => sum + bytes, 0)
    let jobs = 0
    for (const id of total <= outputLimitMb * MB ? [] : store.archived.ids({})) {
      if (total <= outputLimitMb * MB || this.#isStopped) break
      const own = files.get(id)
      if (own === undefined) continue
      for (const { file, bytes } of own) {
        await rm(file, { force: true })
        total -= bytes
      }
      jobs += 1
    }
    if (jobs > 0) say(`removed the output of ${jobs} jobs: all of it together was above ${outputLimitMb} MB`)
  }
}

/** Files of jobs' output, by job. */
function outputFiles(folder: string): Map<number, { file: string; bytes: number }[]> {
  const found = new Map<number, { file: string; bytes: number }[]>()
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const id = Number(/^(\d+)-\d+\./.exec(entry.name)?.[1] ?? Number.NaN)
    if (!entry.isFile() || Number.isNaN(id)) continue
    const file = path.join(entry.parentPath, entry.name)
    const own = { file, bytes: statSync(file).size }
    const others = found.get(id)
    if (others === undefined) found.set(id, [own])
    else others.push(own)
  }
  return found
}
