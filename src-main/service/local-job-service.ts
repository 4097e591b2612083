import { invalidInput, JobyardError, jobNotFound } from '../../src-shared/errors.js'
import type { Attempt, HistoryRow, Job } from '../../src-shared/job.js'
import { requireLegal, type Verb } from '../../src-shared/job-machine.js'
import type { NewJob, Origin } from '../../src-shared/new-job.js'
import type { Engine } from '../engine/engine.js'
import type {
  EnqueueResult,
  JobFilter,
  JobService,
  Limit,
  LimitChange,
  MovedJob,
  MoveTarget,
  QueueStatus,
  RequestOptions,
  Scope,
} from '../engine/job-service.js'
import type { Clock, Processes, Transaction } from '../engine/ports.js'
import { removeJobFiles } from '../output/output-path.js'
import type { HandlerRegistry } from '../runner/handler-registry.js'
import type { BulkWriter } from '../store/bulk-writer.js'
import type { JobStore } from '../store/job-store.js'
import type { ScopeRow } from '../store/scopes.js'
import { isUniqueViolation } from '../store/storage-errors.js'
import { EngineRequests } from './engine-requests.js'
import { JobValidation } from './job-validation.js'
import { queueStatus, storedLimits } from './queue-report.js'

/** Batches of more jobs than this leave the thread of an engine. */
const BULK = 1_000
const REQUEST_TIMEOUT_MS = 30_000
/** How often a waiter looks for another process's commit, in ms. */
const LOOK_MS = 20

export interface JobServiceParts {
  store: JobStore
  registry: HandlerRegistry
  clock: Clock
  processes: Processes
  dataDir: string
}

/** The {@link JobService} over a database on this machine, with or without an engine in this process. */
export class LocalJobService implements JobService {
  readonly #p: JobServiceParts
  readonly #validation: JobValidation
  readonly #requests: EngineRequests
  #engine: Engine | null = null
  #bulk: BulkWriter | null = null
  #seen: string

  constructor(parts: JobServiceParts) {
    this.#p = parts
    this.#validation = new JobValidation(parts.registry)
    this.#requests = new EngineRequests({ ...parts, engine: () => this.#engine })
    this.#seen = this.#mark()
  }

  /** From now on, commands for jobs of this engine go to it directly, and large batches to its worker thread. */
  attach(engine: Engine, bulk: BulkWriter | null = null): void {
    this.#engine = engine
    this.#bulk = bulk
  }

  detach(): void {
    this.#engine = null
    this.#bulk = null
  }

  /** Rows were changed beside this service. */
  notice(): void {
    this.#engine?.notice()
  }

  get(id: number): Job {
    return this.#p.store.queries.get(id, this.#p.clock.now(), this.#engine?.positionOf(id))
  }

  list(filter: JobFilter): Job[] {
    return this.#p.store.queries.list(filter, this.#p.clock.now())
  }

  history(id: number): HistoryRow[] {
    this.#require(id)
    return this.#p.store.queries.history(id)
  }

  attempts(id: number): Attempt[] {
    this.#require(id)
    return this.#p.store.queries.attempts(id)
  }

  status(scope: Scope = { kind: 'queue' }): QueueStatus {
    return queueStatus(this.#p.store, scope, this.#p.clock.now())
  }

  limits(): Limit[] {
    return storedLimits(this.#p.store)
  }

  async changed(timeoutMs: number): Promise<void> {
    const { clock } = this.#p
    const deadline = clock.elapsed() + timeoutMs
    while (this.#mark() === this.#seen && clock.elapsed() < deadline) {
      await new Promise<void>((resolve) => clock.after(Math.min(LOOK_MS, timeoutMs), resolve))
    }
    this.#seen = this.#mark()
  }

  async enqueue(jobs: NewJob[], origin: Origin): Promise<EnqueueResult> {
    const { store, clock } = this.#p
    const now = clock.now()
    const prepared = await this.#validation.prepare(jobs, now)
    const results =
      this.#bulk !== null && prepared.length > BULK
        ? await this.#bulk.enqueue(prepared, origin, now)
        : await store.write((tx) => store.enqueueing.insert(tx, prepared, origin, now))
    this.#engine?.notice()
    const existed = results.filter((one) => one.existed).length
    return { jobs: results, enqueued: results.length - existed, existed }
  }

  pause(ids: number[], options?: RequestOptions): Promise<Job[]> {
    return this.#request('pause', ids, options)
  }

  resume(ids: number[], options?: RequestOptions): Promise<Job[]> {
    return this.#request('resume', ids, options)
  }

  cancel(ids: number[], options?: RequestOptions): Promise<Job[]> {
    return this.#request('cancel', ids, options)
  }

  async hold(ids: number[]): Promise<Job[]> {
    const { store, clock } = this.#p
    await this.#write((tx) => store.edits.hold(tx, ids, clock.now()))
    return this.#jobs(ids)
  }

  async release(ids: number[], options: { now?: boolean } = {}): Promise<Job[]> {
    const { store, clock } = this.#p
    await this.#write((tx) => store.edits.release(tx, ids, clock.now(), options.now === true))
    return this.#jobs(ids)
  }

  async retry(ids: number[]): Promise<Job[]> {
    const { store, clock } = this.#p
    await this.#write((tx) => {
      const rows = ids.map((id) => this.#legal('retry', id))
      for (const row of rows) {
        try {
          store.lifecycle.retry(tx, row, clock.now())
        } catch (thrown) {
          if (isUniqueViolation(thrown)) throw this.#keyTaken(row.id, row.idempotency_key as string)
          throw thrown
        }
      }
    })
    return this.#jobs(ids)
  }

  retryAllFailed(): Promise<Job[]> {
    return this.retry(this.#p.store.queries.failedIds())
  }

  async setPriority(ids: number[], priority: number): Promise<Job[]> {
    await this.#write((tx) => this.#p.store.edits.setPriority(tx, ids, priority))
    return this.#jobs(ids)
  }

  async move(id: number, to: MoveTarget): Promise<MovedJob> {
    const priorityChangedFrom = await this.#write((tx) => this.#p.store.edits.move(tx, id, to))
    return { ...this.get(id), priorityChangedFrom }
  }

  async reorder(ids: number[]): Promise<MovedJob[]> {
    await this.#write((tx) => this.#p.store.edits.reorder(tx, ids))
    return this.#jobs(ids).map((job) => ({ ...job, priorityChangedFrom: null }))
  }

  async remove(ids: number[]): Promise<Job[]> {
    const { store, dataDir } = this.#p
    const jobs = this.#jobs(ids)
    await this.#write(() => store.removal.remove(ids))
    for (const { id, attempt } of jobs) await removeJobFiles(dataDir, id, attempt)
    return jobs
  }

  pauseScope(scope: Scope): Promise<void> {
    const { store, clock } = this.#p
    return this.#write(() => store.scopeRows.setPaused(rowOf(scope), clock.now()))
  }

  resumeScope(scope: Scope): Promise<void> {
    return this.#write(() => this.#p.store.scopeRows.clearPaused(rowOf(scope)))
  }

  setLimit({ scope, ...change }: LimitChange): Promise<Limit> {
    const { scopeRows } = this.#p.store
    if (scope.kind !== 'group' && change.perMinute != null) throw invalidInput('only a group can have a rate')
    return this.#write(() => {
      const row = rowOf(scope)
      const before = scopeRows.limit(row)
      const { concurrency = before?.concurrency ?? null } = change
      const { perMinute = change.concurrency === null ? null : (before?.per_minute ?? null) } = change
      scopeRows.setLimit({ ...row, concurrency, per_minute: perMinute })
      return { scope, concurrency, perMinute }
    })
  }

  async #request(verb: 'pause' | 'resume' | 'cancel', ids: number[], options: RequestOptions = {}): Promise<Job[]> {
    for (const id of ids) this.#legal(verb, id)
    const timeoutMs = options.timeoutMs ?? REQUEST_TIMEOUT_MS
    await Promise.all(ids.map((id) => this.#requests.act(verb, id, timeoutMs)))
    this.#engine?.notice()
    return this.#jobs(ids)
  }

  async #write<T>(body: (tx: Transaction) => T): Promise<T> {
    const result = await this.#p.store.write(body)
    this.#engine?.notice()
    return result
  }

  #jobs(ids: number[]): Job[] {
    return ids.map((id) => this.get(id))
  }

  #require(id: number) {
    const row = this.#p.store.claimed.row(id)
    if (row === undefined) throw jobNotFound(id)
    return row
  }

  #legal(verb: Verb, id: number) {
    const row = this.#require(id)
    requireLegal(verb, id, row.state)
    return row
  }

  #keyTaken(id: number, key: string): JobyardError {
    const other = this.#p.store.enqueueing.idOfKey(key)
    return new JobyardError(
      'conflict',
      `cannot retry job ${id}: job ${other} took its idempotency key "${key}" meanwhile`,
      {
        details: { id, key, takenBy: other },
      },
    )
  }

  /** Names the state of the database as far as this connection can tell: others' commits and its own. */
  #mark(): string {
    return `${this.#p.store.dataVersion()} ${this.#p.store.currentRev()}`
  }
}

function rowOf(scope: Scope): ScopeRow {
  return scope.kind === 'queue' ? { kind: 'queue', name: '' } : { kind: scope.kind, name: scope.name }
}
