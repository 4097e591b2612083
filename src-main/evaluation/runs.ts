import type { StoredAnalysis } from '../../src-shared/analysis.js'
import type {
  ProbeFilter,
  ProbeRow,
  Run,
  RunDetail,
  RunEstimate,
  RunRequest,
  RunStatus,
  RunTask,
} from '../../src-shared/run.js'
import type { JobStore } from '../store/job-store.js'
import type { RunService } from './evaluation-service.js'
import type { AnalysisKind, RunAnalyses } from './run-analyses.js'
import type { RunControl } from './run-control.js'
import type { RunEstimates } from './run-estimate.js'
import type { ExportFormat, RunExport } from './run-export.js'
import { checkRequest } from './run-request.js'
import type { RunResults } from './run-results.js'
import type { RunStart } from './run-start.js'
import type { RunView } from './run-view.js'

const DEFAULT_LIST = 100
const DEFAULT_TASKS = 5

export interface RunParts {
  store: JobStore
  view: RunView
  estimates: RunEstimates
  starts: RunStart
  control: RunControl
  results: RunResults
  exports: RunExport
  analyses: RunAnalyses
  /** Rows were changed beside the engine. */
  notice(): void
}

/** Everything that shells ask and command of runs; each concern has a file of its own. */
export class Runs implements RunService {
  readonly #p: RunParts

  constructor(parts: RunParts) {
    this.#p = parts
  }

  estimate(request: RunRequest): RunEstimate {
    return this.#p.estimates.estimate(checkRequest(request, this.#p.store))
  }

  async start(request: RunRequest): Promise<RunDetail> {
    const id = await this.#p.starts.start(checkRequest(request, this.#p.store))
    this.#p.notice()
    await this.#p.view.prepare(id)
    return this.get(id)
  }

  list(options: { status?: RunStatus; definitionId?: number; limit?: number; offset?: number } = {}): Run[] {
    const { status, definitionId, limit = DEFAULT_LIST, offset = 0 } = options
    const rows = this.#p.store.evaluations.runs.list(definitionId === undefined ? {} : { definitionId })
    if (status === undefined) return rows.slice(offset, offset + limit).map((row) => this.#p.view.run(row))
    const found: Run[] = []
    for (const row of rows) {
      if (found.length >= offset + limit) break
      const run = this.#p.view.run(row)
      if (run.status === status) found.push(run)
    }
    return found.slice(offset)
  }

  get(id: number): RunDetail {
    const { view, analyses } = this.#p
    return view.detail(view.row(id), analyses.unfinished(id))
  }

  async pause(id: number): Promise<Run> {
    await this.#p.control.pause(id)
    return this.#run(id)
  }

  async resume(id: number): Promise<Run> {
    await this.#p.control.resume(id)
    return this.#run(id)
  }

  async cancel(id: number): Promise<Run> {
    await this.#p.control.cancel(id)
    return this.#run(id)
  }

  recentTasks(id: number, limit = DEFAULT_TASKS): RunTask[] {
    return this.#p.view.recentTasks(id, limit)
  }

  probes(
    id: number,
    filter: ProbeFilter,
    page: { offset: number; limit: number },
  ): { total: number; rows: ProbeRow[] } {
    return this.#p.results.probes(id, filter, page)
  }

  probe(jobId: number): ProbeRow {
    return this.#p.results.probe(jobId)
  }

  setDecision(jobId: number, decision: number | null): Promise<ProbeRow> {
    return this.#p.results.setDecision(jobId, decision)
  }

  export(id: number, format: ExportFormat, filter?: ProbeFilter): AsyncIterable<string> {
    return this.#p.exports.export(id, format, filter)
  }

  retryFailed(id: number, code?: string): Promise<number> {
    return this.#p.control.retryFailed(id, code)
  }

  analyze(id: number, kind: AnalysisKind): Promise<{ jobId: number | null; analysis: StoredAnalysis | null }> {
    return this.#p.analyses.analyze(id, kind)
  }

  analyses(id: number): StoredAnalysis[] {
    return this.#p.analyses.list(id)
  }

  #run(id: number): Run {
    return this.#p.view.run(this.#p.view.row(id))
  }
}
