import { sql } from 'kysely'
import type { MirroredJob, OwnedJob, QueueRow, RevisionCursor, ScopeState } from '../engine/ports.js'
import type { QueuedEntry } from '../engine/priority-queue.js'
import type { ClaimedJobs } from './claimed-jobs.js'
import { type Database, sqlBuilder } from './database.js'
import type { JobRow } from './job-rows.js'
import type { PreparedQuery } from './prepared-query.js'
import type { Scopes } from './scopes.js'

const COLUMNS = [
  'id',
  'rev',
  'state',
  'priority',
  'rank',
  'type',
  'group_name',
  'run_id',
  'held',
  'run_after',
  'owner',
  'origin_id',
  'weight',
] as const

const MAX_TEXTS = 1000

type MirrorRow = Pick<JobRow, (typeof COLUMNS)[number]>

/** Reads by which an engine keeps its queue in memory equal to the rows, at the start and after others' commits. */
export class QueueMirror {
  readonly #texts = new Map<string, string>()
  readonly #claimed: ClaimedJobs
  readonly #scopes: Scopes
  readonly #first: PreparedQuery<{ limit: number }, MirrorRow>
  readonly #samePriority: PreparedQuery<{ priority: number; rank: string; limit: number }, MirrorRow>
  readonly #lowerPriority: PreparedQuery<{ priority: number; limit: number }, MirrorRow>
  readonly #changed: PreparedQuery<{ rev: number; limit: number }, MirrorRow>
  readonly #sameRev: PreparedQuery<{ rev: number; id: number; limit: number }, MirrorRow>
  readonly #runningElsewhere: PreparedQuery<{ engine: string }, { type: string; group: string | null; n: number }>
  readonly #owned: PreparedQuery<{ engine: string }, JobRow>
  readonly #rev: PreparedQuery<Record<never, never>, { value: unknown }>

  constructor(db: Database, claimed: ClaimedJobs, scopes: Scopes) {
    this.#claimed = claimed
    this.#scopes = scopes
    const queued = () =>
      sqlBuilder
        .selectFrom('jobs')
        .select(COLUMNS)
        .where('finished_at', 'is', null)
        .where('state', '=', 'queued')
        .orderBy('priority', 'desc')
        .orderBy('rank')
    this.#first = db.prepare((arg) => queued().limit(arg('limit')))
    this.#samePriority = db.prepare((arg) =>
      queued().where('priority', '=', arg('priority')).where('rank', '>', arg('rank')).limit(arg('limit')),
    )
    this.#lowerPriority = db.prepare((arg) => queued().where('priority', '<', arg('priority')).limit(arg('limit')))
    this.#changed = db.prepare((arg) =>
      sqlBuilder
        .selectFrom('jobs')
        .select(COLUMNS)
        .where('rev', '>', arg('rev'))
        .orderBy('rev')
        .orderBy('id')
        .limit(arg('limit')),
    )
    this.#sameRev = db.prepare((arg) =>
      sqlBuilder
        .selectFrom('jobs')
        .select(COLUMNS)
        .where('rev', '=', arg('rev'))
        .where('id', '>', arg('id'))
        .orderBy('id')
        .limit(arg('limit')),
    )
    this.#runningElsewhere = db.prepare((arg) =>
      sqlBuilder
        .selectFrom('jobs')
        .select((eb) => ['type', 'group_name as group', eb.fn.countAll<number>().as('n')])
        .where(sql<boolean>`state in ('running', 'paused')`)
        .where('state', '=', 'running')
        .where('owner', '<>', arg('engine'))
        .groupBy(['type', 'group_name']),
    )
    this.#rev = db.prepare(() => sqlBuilder.selectFrom('meta').select('value').where('key', '=', 'rev'))
    this.#owned = db.prepare((arg) => sqlBuilder.selectFrom('jobs').selectAll().where('owner', '=', arg('engine')))
  }

  queuedPage(engine: string, after: QueuedEntry | null, limit: number): QueuedEntry[] {
    if (after === null) return this.#entries(this.#first.all({ limit }), engine)
    const { priority, rank } = after
    const same = this.#samePriority.all({ priority, rank, limit })
    const lower = same.length < limit ? this.#lowerPriority.all({ priority, limit: limit - same.length }) : []
    return this.#entries([...same, ...lower], engine)
  }

  changedPage(engine: string, after: RevisionCursor, limit: number): { rows: QueueRow[]; complete: boolean } {
    const { rev, id } = after
    const same = id === Number.POSITIVE_INFINITY ? [] : this.#sameRev.all({ rev, id, limit })
    const later = same.length < limit ? this.#changed.all({ rev, limit: limit - same.length }) : []
    const rows = [...same, ...later]
    return { rows: this.#rows(rows, engine), complete: rows.length < limit }
  }

  mirrorRow(engine: string, id: number): MirroredJob | undefined {
    const row = this.#claimed.row(id)
    if (row === undefined) return undefined
    const { rev, state, name, attempt } = row
    return { rev, state, name, attempt, entry: this.#entry(row, engine) }
  }

  scopes(): ScopeState {
    const pauses = this.#scopes.pauses()
    const limits = this.#scopes.limits()
    const paused = (kind: string) => pauses.filter((row) => row.kind === kind).map((row) => row.name)
    const limitsOf = (kind: string) =>
      new Map(
        limits.flatMap((row) =>
          row.kind === kind && row.concurrency !== null ? [[row.name, row.concurrency] as const] : [],
        ),
      )
    return {
      queuePaused: paused('queue').length > 0,
      pausedTypes: new Set(paused('type')),
      pausedGroups: new Map(pauses.flatMap((row) => (row.kind === 'group' ? [[row.name, row.reason]] : []))),
      pausedRuns: new Set(paused('run').map(Number)),
      limitOfAll: limitsOf('queue').get('') ?? null,
      limitOfType: limitsOf('type'),
      limitOfGroup: limitsOf('group'),
      rateOfGroup: new Map(this.#scopes.rates().map((rate) => [rate.group, rate])),
    }
  }

  runningElsewhere(engine: string): { type: string; group: string | null; n: number }[] {
    return this.#runningElsewhere.all({ engine })
  }

  ownedJobs(engine: string): OwnedJob[] {
    return this.#owned.all({ engine }).map((row) => ({
      id: row.id,
      state: row.state,
      attempt: row.attempt,
      maxAttempts: row.max_attempts,
      pid: row.pid,
      pidStart: row.pid_start,
    }))
  }

  currentRev(): number {
    return Number(this.#rev.get({})?.value ?? 0)
  }

  #rows(rows: MirrorRow[], engine: string): QueueRow[] {
    return rows.map((row) => ({ rev: row.rev, state: row.state, entry: this.#entry(row, engine) }))
  }

  #entries(rows: MirrorRow[], engine: string): QueuedEntry[] {
    return rows.map((row) => this.#entry(row, engine))
  }

  #entry(row: MirrorRow, engine: string): QueuedEntry {
    const entry = {
      id: row.id,
      priority: row.priority,
      rank: row.rank,
      type: this.#shared(row.type),
      group: row.group_name === null ? null : this.#shared(row.group_name),
      runId: row.run_id,
      held: row.held === 1,
      runAfter: row.run_after,
    }
    const lane = this.#lane(row, engine)
    // At a start this is done for every queued job, nearly all of which have neither.
    if (lane === null && row.weight === 1) return entry
    return { ...entry, ...(row.weight === 1 ? {} : { weight: row.weight }), ...(lane === null ? {} : { lane }) }
  }

  /** One string for all that are equal: SQLite gives every row copies of its own, which a long queue would keep. */
  #shared(text: string): string {
    const known = this.#texts.get(text)
    if (known !== undefined) return known
    if (this.#texts.size >= MAX_TEXTS) this.#texts.clear()
    this.#texts.set(text, text)
    return text
  }

  /** What else decides whether this engine may take the job: who holds its frozen process, which secrets it wants. */
  #lane(row: MirrorRow, engine: string): string | null {
    if (row.owner !== null) return row.owner === engine ? 'frozen-here' : 'frozen-elsewhere'
    const { secrets } = this.#claimed.origin(row.origin_id)
    return secrets.length === 0 ? null : `secrets:${secrets.join(',')}`
  }
}
