import type { Engine } from '../engine/engine.js'
import type { Clock } from '../engine/ports.js'
import type { HandlerRegistry } from '../runner/handler-registry.js'
import type { SecretSource } from '../runner/secret-source.js'
import type { LocalJobService } from '../service/local-job-service.js'
import type { BulkWriter } from '../store/bulk-writer.js'
import type { JobStore } from '../store/job-store.js'
import { Definitions } from './definitions.js'
import type { EvaluationService } from './evaluation-service.js'
import { Providers } from './providers.js'
import { RunAnalyses } from './run-analyses.js'
import { RunControl } from './run-control.js'
import { RunEstimates } from './run-estimate.js'
import { RunExport } from './run-export.js'
import { RunKeeper } from './run-keeper.js'
import { RunResults } from './run-results.js'
import { RunStart } from './run-start.js'
import { RunView } from './run-view.js'
import { Runs } from './runs.js'
import { Slots } from './slots.js'
import { Transcripts } from './transcripts.js'

export interface EvaluationParts {
  store: JobStore
  jobs: LocalJobService
  registry: HandlerRegistry
  secrets: SecretSource
  clock: Clock
  dataDir: string
}

/** The {@link EvaluationService} over a database on this machine, with or without an engine in this process. */
export class LocalEvaluations implements EvaluationService {
  readonly definitions: Definitions
  readonly runs: Runs
  readonly providers: Providers
  readonly transcripts: Transcripts
  readonly #p: EvaluationParts
  readonly #view: RunView
  readonly #control: RunControl
  readonly #analyses: RunAnalyses
  #engine: Pick<Engine, 'notice'> | null = null
  #bulk: BulkWriter | null = null

  constructor(parts: EvaluationParts) {
    const { store, clock } = parts
    const notice = () => this.#engine?.notice()
    const bulk = () => this.#bulk
    const slots = new Slots(store)
    this.#p = parts
    this.#view = new RunView(store, slots)
    this.#control = new RunControl({ ...parts, view: this.#view, bulk, notice })
    this.#analyses = new RunAnalyses({ ...parts, view: this.#view })
    const results = new RunResults(store, clock, this.#view)
    this.definitions = new Definitions(parts)
    this.providers = new Providers({ ...parts, notice })
    this.transcripts = new Transcripts(store)
    this.runs = new Runs({
      ...parts,
      view: this.#view,
      control: this.#control,
      analyses: this.#analyses,
      results,
      estimates: new RunEstimates(store, slots),
      starts: new RunStart({ ...parts, bulk }),
      exports: new RunExport(store, this.#view, results),
      notice,
    })
  }

  /** From now on, an engine of this process hears of new jobs at once, and long work goes to its worker thread. */
  attach(engine: Pick<Engine, 'notice'>, bulk: BulkWriter | null = null): void {
    this.#engine = engine
    this.#bulk = bulk
  }

  detach(): void {
    this.#engine = null
    this.#bulk = null
  }

  /** Looks after runs for as long as an engine works here. */
  keeper(onTrouble: (message: string) => void): RunKeeper {
    const { store, clock } = this.#p
    return new RunKeeper({
      store,
      clock,
      control: this.#control,
      analyses: this.#analyses,
      onTrouble,
    })
  }
}
