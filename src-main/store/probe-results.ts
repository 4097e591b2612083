import { type Selectable, sql } from 'kysely'
import { type Database, sqlBuilder } from './database.js'
import type { KeptProbe } from './kept-probe.js'
import type { PreparedQuery } from './prepared-query.js'
import type { Schema } from './schema.js'

export type ProbeResultRow = Selectable<Schema['probe_results']>

interface AddArgs {
  id: number
  decision: number | null
  inputTokens: number | null
  outputTokens: number | null
  cost: number | null
  durationMs: number | null
  modelVersion: string | null
  truncated: number
  simulated: number
}

/** What answers of a model took, from the newest ones. */
export interface ModelMeasure {
  n: number
  inputTokens: number | null
  outputTokens: number | null
  cost: number | null
  durationMs: number | null
}

/** What completed probes answered. A person's decision is kept beside the parsed one (rule A1). */
export class ProbeResults {
  readonly #db: Database
  readonly #add: PreparedQuery<AddArgs>

  constructor(db: Database) {
    this.#db = db
    this.#add = db.prepare((arg) =>
      sqlBuilder
        .insertInto('probe_results')
        .orReplace()
        .values({
          job_id: arg('id'),
          run_id: sql<number | null>`(select run_id from jobs where id = ${arg('id')})`,
          decision: arg('decision'),
          input_tokens: arg('inputTokens'),
          output_tokens: arg('outputTokens'),
          cost: arg('cost'),
          duration_ms: arg('durationMs'),
          model_version: arg('modelVersion'),
          truncated: arg('truncated'),
          simulated: arg('simulated'),
        }),
    )
  }

  add(id: number, output: KeptProbe): void {
    this.#add.run({
      id,
      decision: output.decision,
      inputTokens: output.inputTokens,
      outputTokens: output.outputTokens,
      cost: output.cost,
      durationMs: output.durationMs === null ? null : Math.round(output.durationMs),
      modelVersion: output.modelVersion,
      truncated: Number(output.truncated),
      simulated: Number(output.simulated),
    })
  }

  get(jobId: number): ProbeResultRow | undefined {
    return this.#db.get(sqlBuilder.selectFrom('probe_results').selectAll().where('job_id', '=', jobId))
  }

  /** @param decision null takes it back */
  setManual(jobId: number, decision: number | null, at: number): void {
    this.#db.run(
      sqlBuilder
        .updateTable('probe_results')
        .set({ manual_decision: decision, manual_at: decision === null ? null : at })
        .where('job_id', '=', jobId),
    )
  }

  /** What the run's answers have used; `cost` is null when none had a price. */
  usage(run: number): { inputTokens: number; outputTokens: number; cost: number | null } {
    const row = this.#db.get(
      sqlBuilder
        .selectFrom('probe_results')
        .select((eb) => [
          eb.fn.sum<number | null>('input_tokens').as('inputTokens'),
          eb.fn.sum<number | null>('output_tokens').as('outputTokens'),
          eb.fn.sum<number | null>('cost').as('cost'),
        ])
        .where('run_id', '=', run),
    )
    return { inputTokens: row?.inputTokens ?? 0, outputTokens: row?.outputTokens ?? 0, cost: row?.cost ?? null }
  }

  /** Means over at most `limit` answers of the model in one run. */
  measure(run: number, model: string, limit: number): ModelMeasure {
    const some = sqlBuilder
      .selectFrom('jobs')
      .innerJoin('probe_results', 'probe_results.job_id', 'jobs.id')
      .select(['input_tokens', 'output_tokens', 'cost', 'duration_ms'])
      .where('jobs.run_id', '=', run)
      .where('jobs.model', '=', model)
      .where('jobs.state', '=', 'completed')
      .limit(limit)
    const row = this.#db.get(
      sqlBuilder
        .selectFrom(some.as('some'))
        .select((eb) => [
          eb.fn.countAll<number>().as('n'),
          eb.fn.avg<number | null>('input_tokens').as('inputTokens'),
          eb.fn.avg<number | null>('output_tokens').as('outputTokens'),
          eb.fn.avg<number | null>('cost').as('cost'),
          eb.fn.avg<number | null>('duration_ms').as('durationMs'),
        ]),
    )
    return row ?? { n: 0, inputTokens: null, outputTokens: null, cost: null, durationMs: null }
  }

  /**
   * Completed probes of a run, each with the decision in effect, by scenario, model and sample, which one index gives.
   *
   * @param after the one behind which to go on; null at the start
   */
  decisions(run: number, after: Slot | null, limit: number): (Slot & { decision: number | null })[] {
    let query = sqlBuilder
      .selectFrom('jobs')
      .innerJoin('probe_results', 'probe_results.job_id', 'jobs.id')
      .select((eb) => [
        'jobs.model',
        'jobs.scenario',
        'jobs.sample',
        eb.fn.coalesce('manual_decision', 'decision').as('decision'),
      ])
      .where('jobs.run_id', '=', run)
      .where('jobs.scenario', 'is not', null)
      .where('jobs.state', '=', 'completed')
      .orderBy('jobs.scenario')
      .orderBy('jobs.model')
      .orderBy('jobs.sample')
      .limit(limit)
    if (after !== null) query = query.where(behind(after))
    return this.#db.all(query) as (Slot & { decision: number | null })[]
  }
}

/** The place of its run that a probe fills. */
export interface Slot {
  scenario: number
  model: string
  sample: number
}

/** Slots that come behind this one, in the order of the index `jobs_slot`. */
export function behind({ scenario, model, sample }: Slot) {
  return sql<boolean>`(jobs.scenario, jobs.model, jobs.sample) > (${scenario}, ${model}, ${sample})`
}
