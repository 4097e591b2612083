import path from 'node:path'
import Database from 'better-sqlite3'
import { isTerminal, type JobState } from '../../src-shared/job.js'
import { mayMove } from '../../src-shared/job-machine.js'
import { type EffectsOf, effectFaults, type MarkedWorld } from './check-effects.js'
import { timeFaults } from './check-times.js'
import type { Ledger } from './ledger.js'
import type { World } from './world.js'

interface JobRow extends EffectsOf {
  owner: string | null
  run_after: number | null
  held: number
  idempotency_key: string | null
}

interface HistoryRow {
  job_id: number
  seq: number
  at: number
  from_state: JobState
  to_state: JobState
  actor: never
  attempt: number
}

interface AttemptRow {
  job_id: number
  attempt: number
  owner: string
  started_at: number
  finished_at: number | null
  outcome: string | null
}

/** What the check needs to see of a world. */
type CheckedWorld = MarkedWorld & Pick<World, 'data' | 'processes' | 'lines'>

/** Proves from the database, the histories and what the jobs left behind that nothing was lost, doubled or forbidden. */
export function check(world: CheckedWorld, ledger: Ledger): string[] {
  const db = new Database(path.join(world.data, 'jobyard.db'), { readonly: true })
  try {
    return new Check(world, ledger, db).all()
  } finally {
    db.close()
  }
}

class Check {
  readonly #world: CheckedWorld
  readonly #ledger: Ledger
  readonly #db: Database.Database
  readonly #faults: string[] = []
  readonly #jobs: JobRow[]

  constructor(world: CheckedWorld, ledger: Ledger, db: Database.Database) {
    this.#world = world
    this.#ledger = ledger
    this.#db = db
    this.#jobs = db.prepare('select * from jobs order by id').all() as JobRow[]
  }

  all(): string[] {
    this.#wholeness()
    this.#acknowledged()
    this.#histories()
    this.#attempts()
    for (const job of this.#jobs) this.#faults.push(...effectFaults(this.#world, job))
    this.#leftovers()
    this.#faults.push(...timeFaults(this.#db))
    this.#faults.push(...this.#ledger.violations, ...this.#world.lines('violations'))
    return this.#faults
  }

  #fault(text: string): void {
    this.#faults.push(text)
  }

  #wholeness(): void {
    const found = this.#db.pragma('integrity_check', { simple: true })
    if (found !== 'ok') this.#fault(`the database is damaged: ${found}`)
    const broken = this.#db.pragma('foreign_key_check') as unknown[]
    if (broken.length > 0) this.#fault(`${broken.length} rows refer to missing ones`)
    const counted = this.#db.prepare('select type, state, n from state_counts where n <> 0 order by type, state').all()
    const actual = this.#db.prepare('select type, state, count(*) as n from jobs group by 1, 2 order by 1, 2').all()
    if (JSON.stringify(counted) !== JSON.stringify(actual)) this.#fault('the counts by state are not those of the rows')
    const keys = new Map<string, number>()
    for (const { idempotency_key: key, state, id } of this.#jobs) {
      if (key === null || state === 'cancelled') continue
      if (keys.has(key)) this.#fault(`jobs ${keys.get(key)} and ${id} have the same key ${key}`)
      keys.set(key, id)
    }
  }

  /** K1, Q8: what was acknowledged is there; what was not is there whole or not at all. */
  #acknowledged(): void {
    const names = new Map<string, number>()
    for (const { name } of this.#jobs) names.set(name, (names.get(name) ?? 0) + 1)
    for (const { names: batch, isAcknowledged } of this.#ledger.batches) {
      const kept = batch.filter((name) => !this.#ledger.removed.has(name))
      const there = kept.filter((name) => names.has(name))
      if (isAcknowledged && there.length < kept.length) {
        this.#fault(`acknowledged, but lost: ${kept.filter((name) => !names.has(name)).join(', ')}`)
      }
      if (!isAcknowledged && there.length > 0 && there.length < kept.length) {
        this.#fault(`half of a batch: ${there.length} of ${kept.length} of ${batch[0]}…`)
      }
      for (const name of there) if ((names.get(name) ?? 0) > 1) this.#fault(`${name} is there twice`)
    }
  }

  /** S1, S2, S5: every row follows from the one before by a transition that the table has. */
  #histories(): void {
    const rows = this.#db.prepare('select * from history order by job_id, seq').all() as HistoryRow[]
    const byJob = new Map<number, HistoryRow[]>()
    for (const row of rows) {
      const others = byJob.get(row.job_id)
      if (others === undefined) byJob.set(row.job_id, [row])
      else others.push(row)
    }
    for (const job of this.#jobs) {
      let state: JobState = 'queued'
      let completed = 0
      const history = byJob.get(job.id) ?? []
      byJob.delete(job.id)
      for (const [i, row] of history.entries()) {
        if (row.seq !== i + 1) this.#fault(`job ${job.id}: row ${i + 1} of its history is numbered ${row.seq}`)
        if (row.from_state !== state) this.#fault(`job ${job.id}: from ${row.from_state}, but it was ${state}`)
        if (!mayMove(row.from_state, row.to_state, row.actor)) {
          this.#fault(`job ${job.id}: ${row.actor} moved it from ${row.from_state} to ${row.to_state}`)
        }
        state = row.to_state
        if (state === 'completed') completed += 1
      }
      if (state !== job.state) this.#fault(`job ${job.id} is ${job.state}, its history ends with ${state}`)
      if (history.length !== job.transitions) this.#fault(`job ${job.id}: ${history.length} of ${job.transitions} rows`)
      if (completed > 1) this.#fault(`job ${job.id} was completed ${completed} times`)
    }
    for (const id of byJob.keys()) this.#fault(`history of a job ${id} that is not there`)
  }

  /** R1: one attempt after the other. */
  #attempts(): void {
    const rows = this.#db.prepare('select * from attempts order by job_id, attempt').all() as AttemptRow[]
    const jobs = new Map(this.#jobs.map((job) => [job.id, job]))
    let before: AttemptRow | null = null
    for (const row of rows) {
      const job = jobs.get(row.job_id)
      if (this.#ledger.apps.has(Number(row.owner.split('-').at(-2)))) this.#ledger.count('attempts in the app')
      const isFirst = before === null || before.job_id !== row.job_id
      if (row.attempt !== (isFirst ? 1 : (before as AttemptRow).attempt + 1)) {
        this.#fault(`job ${row.job_id}: attempt ${row.attempt} does not follow the one before`)
      }
      if (!isFirst && before?.finished_at == null)
        this.#fault(`job ${row.job_id}: attempt ${row.attempt - 1} never ended`)
      const isLast = job?.attempt === row.attempt
      if (isLast && isTerminal(job.state) && row.finished_at === null) {
        this.#fault(`job ${row.job_id} is ${job.state}, but attempt ${row.attempt} has no end`)
      }
      before = row
    }
  }

  /** At the end nothing runs, nobody owns anything and nothing is left over. */
  #leftovers(): void {
    for (const { id, state, owner, held } of this.#jobs) {
      if (state === 'running') this.#fault(`job ${id} still runs`)
      if (owner !== null) this.#fault(`job ${id} still belongs to ${owner}`)
      if (state === 'queued' && held === 0) this.#fault(`job ${id} is queued and was not run`)
    }
    for (const table of ['engines', 'requests']) {
      const n = this.#db.prepare(`select count(*) from ${table}`).pluck().get() as number
      if (n > 0 && table === 'engines') this.#fault(`${n} engines are left`)
    }
    for (const { pid, command } of this.#world.processes()) this.#fault(`process ${pid} is left: ${command}`)
  }
}
