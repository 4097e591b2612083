import { RUN_PRIORITIES } from '../../src-shared/run.js'
import type { Clock } from '../engine/ports.js'
import { DEFAULT_BACKOFF_MS, DEFAULT_MAX_ATTEMPTS } from '../engine/retry-policy.js'
import type { HandlerRegistry } from '../runner/handler-registry.js'
import type { BulkWriter } from '../store/bulk-writer.js'
import type { JobStore } from '../store/job-store.js'
import { jobsOfPlan, PROBE_TYPE, type RunPlan } from '../store/run-plan.js'
import { chooseScenarios } from './choose-scenarios.js'
import type { CheckedRequest } from './run-request.js'

/** Runs of more jobs than this are rendered and written in the thread for long work, where there is one. */
const BULK = 200

interface Parts {
  store: JobStore
  clock: Clock
  registry: HandlerRegistry
  dataDir: string
  bulk(): BulkWriter | null
}

/** Writes runs (rules U2–U4): the plan is made here, what it says of each job where it is written. */
export class RunStart {
  readonly #p: Parts

  constructor(parts: Parts) {
    this.#p = parts
  }

  /** @returns the run's id, once the run and all its jobs are on disk. @throws storage; nothing is written then */
  async start(request: CheckedRequest): Promise<number> {
    const plan = this.#plan(request)
    const { store } = this.#p
    const bulk = this.#p.bulk()
    if (bulk !== null && jobsOfPlan(plan) > BULK) return bulk.startRun(plan)
    return store.write((tx) => store.evaluations.writer.insert(tx, plan))
  }

  #plan(request: CheckedRequest): RunPlan {
    const { definition, models, priority, scenarios, samplePercentage, seed } = request
    const manifest = this.#p.registry.find(PROBE_TYPE)?.manifest
    return {
      definitionId: definition.id,
      definitionVersion: definition.version,
      definitionName: definition.name,
      content: definition.content,
      chosen: chooseScenarios(scenarios.all, samplePercentage, seed),
      models: models.map(({ model, provider, group, keyName }) => ({
        model,
        provider,
        group,
        secrets: keyName === null ? [] : [keyName],
      })),
      simulated: models.some((model) => model.simulated),
      experiment: request.experiment,
      priority: RUN_PRIORITIES[priority],
      samplePercentage,
      seed,
      samplesPerScenario: request.samplesPerScenario,
      temperature: request.temperature,
      maxTurns: request.maxTurns,
      tokenCap: request.tokenCap,
      costCap: request.costCap,
      maxAttempts: manifest?.maxAttempts ?? DEFAULT_MAX_ATTEMPTS,
      backoffMs: manifest?.backoffMs ?? DEFAULT_BACKOFF_MS,
      timeoutMs: manifest?.timeoutMs ?? null,
      cwd: this.#p.dataDir,
      at: this.#p.clock.now(),
    }
  }
}
