import type { ErrorBody } from '../../src-shared/errors.js'
import type { JobState } from '../../src-shared/job.js'
import type {
  EngineRecord,
  EngineStore,
  JobRequest,
  MirroredJob,
  OwnedJob,
  QueueRow,
  RevisionCursor,
  ScopeState,
  Transaction,
} from '../engine/ports.js'
import type { QueuedEntry } from '../engine/priority-queue.js'
import { AgentNotes } from './agent-notes.js'
import { ArchivedRows } from './archived-rows.js'
import { ClaimedJobs } from './claimed-jobs.js'
import { Coordination } from './coordination.js'
import { Database } from './database.js'
import { DocumentReads } from './document-reads.js'
import { DocumentRows } from './document-rows.js'
import { DocumentSearch } from './document-search.js'
import { Enqueueing } from './enqueueing.js'
import { EvaluationRows } from './evaluation-rows.js'
import { InsightRows } from './insight-rows.js'
import { JobLifecycle } from './job-lifecycle.js'
import { JobPartEdits } from './job-parts.js'
import { JobQueries } from './job-queries.js'
import { JobSummaries } from './job-summaries.js'
import { PlaceEdits } from './place-edits.js'
import { ProviderRows } from './provider-rows.js'
import { QueueEdits } from './queue-edits.js'
import { QueueMirror } from './queue-mirror.js'
import { Ranks } from './ranks.js'
import { Removal } from './removal.js'
import { RunCancellation } from './run-cancellation.js'
import { RunReports } from './run-reports.js'
import { Scopes } from './scopes.js'
import { Statistics } from './statistics.js'
import { Transactions } from './transaction.js'
import { TransitionWriter } from './transitions.js'

/** Longer than anyone waits for an answer, in ms. */
const OLD_REQUEST_MS = 3_600_000

/** One open database with everything that reads and writes it. */
export class JobStore implements EngineStore {
  readonly database: Database
  readonly lifecycle: JobLifecycle
  readonly reports: RunReports
  readonly edits: QueueEdits
  readonly enqueueing: Enqueueing
  readonly evaluations: EvaluationRows
  readonly cancellation: RunCancellation
  readonly queries: JobQueries
  readonly summaries: JobSummaries
  readonly places: PlaceEdits
  readonly parts: JobPartEdits
  readonly removal: Removal
  readonly coordination: Coordination
  readonly archived: ArchivedRows
  readonly statistics: Statistics
  readonly insights: InsightRows
  readonly scopeRows: Scopes
  readonly providers: ProviderRows
  readonly agentNotes: AgentNotes
  readonly claimed: ClaimedJobs
  readonly documents: DocumentRows
  readonly documentReads: DocumentReads
  readonly documentSearch: DocumentSearch
  readonly #transactions: Transactions
  readonly #mirror: QueueMirror

  private constructor(database: Database) {
    this.database = database
    const ranks = new Ranks(database)
    this.claimed = new ClaimedJobs(database)
    this.enqueueing = new Enqueueing(database, ranks)
    this.evaluations = new EvaluationRows(database, this.enqueueing)
    this.scopeRows = new Scopes(database)
    this.lifecycle = new JobLifecycle(database, {
      transitions: new TransitionWriter(database),
      ranks,
      claimed: this.claimed,
      evaluations: this.evaluations,
      scopes: this.scopeRows,
    })
    this.cancellation = new RunCancellation(database, this.lifecycle)
    this.reports = new RunReports(database)
    this.edits = new QueueEdits(database, ranks)
    this.queries = new JobQueries(database, this.evaluations.turnIndex)
    this.summaries = new JobSummaries(database)
    this.places = new PlaceEdits(database, ranks, this.edits)
    this.parts = new JobPartEdits(database)
    this.removal = new Removal(database)
    this.coordination = new Coordination(database)
    this.archived = new ArchivedRows(database)
    this.statistics = new Statistics(database)
    this.insights = new InsightRows(database)
    this.providers = new ProviderRows(database)
    this.agentNotes = new AgentNotes(database)
    this.documents = new DocumentRows(database)
    this.documentReads = new DocumentReads(database)
    this.documentSearch = new DocumentSearch(database)
    this.#mirror = new QueueMirror(database, this.claimed, this.scopeRows)
    this.#transactions = new Transactions(database, this.#mirror.currentRev())
  }

  /** @throws storage, newer-version */
  static async open(file: string, options: { mustExist?: boolean } = {}): Promise<JobStore> {
    return new JobStore(await Database.open(file, options))
  }

  write<T>(body: (tx: Transaction) => T): Promise<T> {
    return this.#transactions.write(body)
  }

  writeKnown<T>(body: (tx: Transaction) => T): Promise<T> {
    return this.#transactions.writeKnown(body)
  }

  dataVersion(): number {
    return this.database.dataVersion()
  }

  currentRev(): number {
    return this.#mirror.currentRev()
  }

  seenRev(): number {
    return this.#transactions.seenRev
  }

  sawUpTo(rev: number): void {
    this.#transactions.sawUpTo(rev)
  }

  queuedPage(engine: string, after: QueuedEntry | null, limit: number): QueuedEntry[] {
    return this.#mirror.queuedPage(engine, after, limit)
  }

  changedPage(engine: string, after: RevisionCursor, limit: number): { rows: QueueRow[]; complete: boolean } {
    return this.#mirror.changedPage(engine, after, limit)
  }

  mirrorRow(engine: string, id: number): MirroredJob | undefined {
    return this.#mirror.mirrorRow(engine, id)
  }

  scopes(): ScopeState {
    return this.#mirror.scopes()
  }

  pauseGroup(_tx: Transaction, group: string, at: number, reason: string): void {
    this.scopeRows.setPaused({ kind: 'group', name: group }, at, reason)
  }

  runningElsewhere(engine: string): { type: string; group: string | null; n: number }[] {
    return this.#mirror.runningElsewhere(engine)
  }

  engines(): EngineRecord[] {
    return this.coordination.engines()
  }

  addEngine(record: EngineRecord): Promise<void> {
    return this.write(() => this.coordination.addEngine(record))
  }

  updateEngine(id: string, values: Partial<EngineRecord>): Promise<void> {
    return this.write(() => {
      this.coordination.updateEngine(id, values)
      // Requests whose sender was killed before it could fetch the answer.
      this.coordination.dropOldRequests(Date.now() - OLD_REQUEST_MS)
    })
  }

  removeEngine(_tx: Transaction, id: string): void {
    this.coordination.removeEngine(id)
  }

  ownedJobs(engine: string): OwnedJob[] {
    return this.#mirror.ownedJobs(engine)
  }

  openRequests(engine: string): JobRequest[] {
    return this.coordination.openRequests(engine).map((row) => ({
      id: row.id,
      jobId: row.job_id,
      verb: row.verb,
      sender: row.pid === null || row.pid_start === null ? null : { pid: row.pid, startTime: row.pid_start },
    }))
  }

  answerRequest(id: number, at: number, error: ErrorBody | null): void {
    this.coordination.answer(id, at, error)
  }

  dropRequest(id: number): void {
    this.coordination.dropRequest(id)
  }

  stateOf(id: number): JobState | undefined {
    return this.claimed.row(id)?.state
  }

  close(): void {
    this.database.close()
  }
}
