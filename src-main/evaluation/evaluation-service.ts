import type { StoredAnalysis } from '../../src-shared/analysis.js'
import type { Definition, Scenario } from '../../src-shared/definition.js'
import type { Provider, ProviderSettings, ProviderTest } from '../../src-shared/provider.js'
import type {
  ProbeFilter,
  ProbeRow,
  Run,
  RunDetail,
  RunEstimate,
  RunRequest,
  RunStatus,
  RunTask,
  TurnHit,
} from '../../src-shared/run.js'
import type { SearchPage } from '../../src-shared/search.js'
import type { SearchOptions } from '../service/search-everything.js'

/** Definitions (rules D1–D4). */
export interface DefinitionService {
  /** @throws invalid-input with `details.faults` and `details.at` (a `DefinitionFault[]`) */
  create(name: string, content: unknown): Promise<Definition>
  /** Makes a new version. @throws not-found, invalid-input */
  edit(id: number, change: { name?: string; content?: unknown }): Promise<Definition>
  fork(id: number, name?: string): Promise<Definition>
  /** Deletes it, or hides it when it has runs. @throws not-found */
  remove(id: number): Promise<{ hidden: boolean }>
  restore(id: number): Promise<Definition>
  /** Newest change first. */
  list(options?: { hidden?: boolean }): Definition[]
  /** @throws not-found (`Definition not found: <id>`) */
  get(id: number, version?: number): Definition
  versions(id: number): { version: number; createdAt: number }[]
  scenarios(id: number, version?: number): Scenario[]
  /** A part of them, and how many there are. */
  scenarioPage(
    id: number,
    page: { version?: number; offset: number; limit: number },
  ): { total: number; scenarios: Scenario[] }
  /** @returns the file's text, which `import` takes */
  export(id: number, format: 'json' | 'yaml'): Promise<string>
  /** JSON or YAML of `{name, content}`. @throws invalid-input naming line or place of each fault */
  import(text: string): Promise<Definition>
}

/** Runs (rules U1–U9). */
export interface RunService {
  /** @throws invalid-input with every fault in `details.faults` */
  estimate(request: RunRequest): RunEstimate
  /** Run and jobs in one transaction (rule U2). @throws invalid-input, not-found */
  start(request: RunRequest): Promise<RunDetail>
  list(options?: { status?: RunStatus; definitionId?: number; limit?: number; offset?: number }): Run[]
  /** @throws not-found (`Run not found: <id>`) */
  get(id: number): RunDetail
  pause(id: number): Promise<Run>
  resume(id: number): Promise<Run>
  cancel(id: number): Promise<Run>
  /** Newest first; default limit 5 (rule U8). */
  recentTasks(id: number, limit?: number): RunTask[]
  probes(id: number, filter: ProbeFilter, page: { offset: number; limit: number }): { total: number; rows: ProbeRow[] }
  probe(jobId: number): ProbeRow
  /** A person's decision beside the parsed one; null takes it back (rule A1). */
  setDecision(jobId: number, decision: number | null): Promise<ProbeRow>
  /** Text of an export; what is filtered is what is exported (rule A5). */
  export(id: number, format: 'csv' | 'jsonl' | 'json' | 'markdown', filter?: ProbeFilter): AsyncIterable<string>
  /** The jobs of this run whose provider refused them or that failed otherwise go back to the queue. */
  retryFailed(id: number, code?: string): Promise<number>
  /** Queues an analysis job unless the same inputs were analysed already (rule A4). */
  analyze(id: number, kind: 'basic' | 'deep'): Promise<{ jobId: number | null; analysis: StoredAnalysis | null }>
  analyses(id: number): StoredAnalysis[]
}

/** Providers (rules P1–P5). */
export interface ProviderService {
  list(): Provider[]
  /** @throws invalid-input, not-found */
  save(settings: ProviderSettings): Promise<Provider>
  remove(id: string): Promise<void>
  /** Sends one small request and says what came of it. */
  test(id: string, model?: string): Promise<ProviderTest>
  /** Every model that can be asked, with its provider. */
  models(): {
    model: string
    provider: string
    simulated: boolean
    inputPrice: number | null
    outputPrice: number | null
  }[]
}

export interface TranscriptSearch {
  /** As one types: the last word may be unfinished. Newest first. */
  search(
    query: string,
    options?: { runId?: number; limit?: number; offset?: number },
  ): { hits: TurnHit[]; more: boolean }
  /** The same, also in ingested files. */
  everything(query: string, options: SearchOptions): SearchPage
}

/** Everything about evaluations that shells (command line, window) ask and command. Rejects with a `JobyardError`. */
export interface EvaluationService {
  readonly definitions: DefinitionService
  readonly runs: RunService
  readonly providers: ProviderService
  readonly transcripts: TranscriptSearch
}
