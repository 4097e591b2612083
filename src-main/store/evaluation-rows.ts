import { AnalysisRows } from './analysis-rows.js'
import { CompletionRecords } from './completion-records.js'
import type { Database } from './database.js'
import { DefinitionRows } from './definition-rows.js'
import type { Enqueueing } from './enqueueing.js'
import { ProbeQueries } from './probe-queries.js'
import { ProbeResults } from './probe-results.js'
import { RunProgressRows } from './run-progress.js'
import { RunRows } from './run-rows.js'
import { RunWriter } from './run-writer.js'
import { TurnIndex } from './turn-index.js'
import { TurnSearch } from './turn-search.js'

/** The tables of evaluations: definitions, runs, what probes answered, analyses, and the search over turns. */
export class EvaluationRows {
  readonly definitions: DefinitionRows
  readonly runs: RunRows
  readonly progress: RunProgressRows
  readonly writer: RunWriter
  readonly results: ProbeResults
  readonly probes: ProbeQueries
  readonly analyses: AnalysisRows
  readonly turnIndex: TurnIndex
  readonly search: TurnSearch
  readonly completions: CompletionRecords

  constructor(db: Database, enqueueing: Enqueueing) {
    this.definitions = new DefinitionRows(db)
    this.runs = new RunRows(db)
    this.progress = new RunProgressRows(db)
    this.writer = new RunWriter(db, enqueueing)
    this.results = new ProbeResults(db)
    this.analyses = new AnalysisRows(db)
    this.turnIndex = new TurnIndex(db)
    this.probes = new ProbeQueries(db, this.turnIndex)
    this.search = new TurnSearch(db, this.turnIndex)
    this.completions = new CompletionRecords(this.results, this.analyses)
  }
}
