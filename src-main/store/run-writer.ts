import type { Scenario } from '../../src-shared/definition.js'
import { scenarioSource } from '../../src-shared/evaluation/scenarios.js'
import type { Json } from '../../src-shared/job.js'
import type { Transaction } from '../engine/ports.js'
import { type Database, present, sqlBuilder } from './database.js'
import type { EnqueuedJob, Enqueueing } from './enqueueing.js'
import { type PlannedModel, PROBE_TYPE, type RunPlan, requestsOfProbe } from './run-plan.js'

/** Scenarios whose jobs are rendered and inserted together. */
const CHUNK = 200
/** Longest name of a job. */
const MAX_NAME = 200

/** Writes a run with all its jobs: scenario by scenario, so that early results compare all models (rule U4). */
export class RunWriter {
  readonly #db: Database
  readonly #enqueueing: Enqueueing

  constructor(db: Database, enqueueing: Enqueueing) {
    this.#db = db
    this.#enqueueing = enqueueing
  }

  /** Within one transaction, so that all of it is there or nothing (rule U2). @returns the run's id */
  insert(tx: Transaction, plan: RunPlan): number {
    const runId = this.#insertRun(plan)
    const origins = plan.models.map(({ secrets }) => this.#enqueueing.originId({ cwd: plan.cwd, env: {}, secrets }))
    const source = scenarioSource(plan.content)
    for (let from = 0; from < plan.chosen.length; from += CHUNK) {
      const jobs = plan.chosen
        .slice(from, from + CHUNK)
        .flatMap((index) => jobsOfScenario(plan, runId, { index, ...source.at(index) }, origins))
      this.#enqueueing.insertFrom(tx, jobs, plan.at)
    }
    return runId
  }

  #insertRun(plan: RunPlan): number {
    const values = {
      definition_id: plan.definitionId,
      definition_version: plan.definitionVersion,
      definition_name: plan.definitionName,
      experiment: plan.experiment,
      priority: plan.priority,
      sample_percentage: plan.samplePercentage,
      sample_seed: plan.seed,
      samples_per_scenario: plan.samplesPerScenario,
      temperature: plan.temperature,
      max_turns: plan.maxTurns,
      token_cap: plan.tokenCap,
      cost_cap: plan.costCap,
      created_at: plan.at,
      simulated: Number(plan.simulated),
      models: JSON.stringify(plan.models.map(({ model }) => model)),
      providers: JSON.stringify(plan.models.map(({ provider }) => provider)),
      scenarios: JSON.stringify(plan.chosen),
      content: JSON.stringify(plan.content),
    }
    return present(this.#db.get(sqlBuilder.insertInto('runs').values(values).returning('id')), 'the run').id
  }
}

function jobsOfScenario(
  plan: RunPlan,
  runId: number,
  scenario: Scenario & { index: number },
  origins: readonly number[],
): { job: EnqueuedJob; originId: number }[] {
  const { content } = plan
  const followups = content.followups ?? []
  const asked = {
    scenario: scenario.name,
    ...(scenario.preamble === null ? {} : { preamble: scenario.preamble }),
    prompt: scenario.prompt,
    ...(followups.length === 0 ? {} : { followups }),
    ...(content.decision === undefined ? {} : { decision: content.decision }),
    ...(plan.temperature === null ? {} : { temperature: plan.temperature }),
    ...(plan.maxTurns === null ? {} : { maxTurns: plan.maxTurns }),
    seed: plan.seed,
  }
  const weight = requestsOfProbe(content, plan.maxTurns)
  const job = (model: PlannedModel, sample: number): EnqueuedJob => ({
    type: PROBE_TYPE,
    name: shortened(`${plan.definitionName} · ${scenario.name} · ${model.model}`),
    input: { model: model.model, provider: model.provider, ...asked, sample } as Json,
    priority: plan.priority,
    key: null,
    group: model.group,
    runId,
    maxAttempts: plan.maxAttempts,
    backoffMs: plan.backoffMs,
    timeoutMs: plan.timeoutMs,
    runAfter: null,
    held: false,
    slot: { model: model.model, scenario: scenario.index, sample },
    weight,
  })
  return plan.models.flatMap((model, m) =>
    Array.from({ length: plan.samplesPerScenario }, (_, sample) => ({
      job: job(model, sample),
      originId: origins[m] as number,
    })),
  )
}

function shortened(name: string): string {
  return name.length <= MAX_NAME ? name : `${name.slice(0, MAX_NAME - 1)}…`
}
