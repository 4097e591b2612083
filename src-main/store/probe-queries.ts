import { sql } from 'kysely'
import type { ProbeFilter } from '../../src-shared/run.js'
import { type Database, sqlBuilder } from './database.js'
import { behind, type Slot } from './probe-results.js'
import { PROBE_TYPE } from './run-plan.js'
import type { TurnIndex } from './turn-index.js'
import { jobHasTurn } from './turn-search.js'

/** Which scenarios a filter lets through: of each dimension named, the places of its levels that fit. */
export interface ScenarioFilter {
  /** Product of the sizes of the dimensions that change faster. */
  stride: number
  size: number
  /** Places from 0 that fit. */
  places: number[]
}

/** A probe as its rows tell it. */
export interface ProbeQueryRow extends Slot {
  id: number
  run_id: number | null
  state: 'queued' | 'running' | 'paused' | 'completed' | 'failed' | 'cancelled'
  attempt: number
  error_code: string | null
  error_message: string | null
  decision: number | null
  manual_decision: number | null
  input_tokens: number | null
  output_tokens: number | null
  cost: number | null
  duration_ms: number | null
  model_version: string | null
  truncated: number | null
  simulated: number | null
  /** 1 when it completed as a probe. */
  answered: number
}

/** Reads of a run's probes, narrowed, by scenario, model and sample. */
export class ProbeQueries {
  readonly #db: Database
  readonly #index: TurnIndex

  constructor(db: Database, index: TurnIndex) {
    this.#db = db
    this.#index = index
  }

  count(run: number, filter: ProbeFilter, scenarios: readonly ScenarioFilter[]): number {
    if (filter.text !== undefined) this.#index.refresh()
    const counted = narrowed(run, filter, scenarios).select((eb) => eb.fn.countAll<number>().as('n'))
    return this.#db.get(counted)?.n ?? 0
  }

  page(
    run: number,
    filter: ProbeFilter,
    scenarios: readonly ScenarioFilter[],
    page: { offset: number; limit: number } | { after: Slot | null; limit: number },
  ): ProbeQueryRow[] {
    if (filter.text !== undefined) this.#index.refresh()
    let query = columns(narrowed(run, filter, scenarios))
      .orderBy('jobs.scenario')
      .orderBy('jobs.model')
      .orderBy('jobs.sample')
      .limit(page.limit)
    if ('offset' in page) query = query.offset(page.offset)
    else if (page.after !== null) query = query.where(behind(page.after))
    return this.#db.all(query) as ProbeQueryRow[]
  }

  /** One probe, of a run or not. */
  one(jobId: number): ProbeQueryRow | undefined {
    const query = columns(probes()).where('jobs.id', '=', jobId).where('jobs.type', '=', PROBE_TYPE)
    return this.#db.get(query) as ProbeQueryRow | undefined
  }

  /** The last thing that the assistant said in the attempt; null when it has said nothing. */
  lastAnswer(jobId: number, attempt: number): string | null {
    const row = this.#db.get(
      sqlBuilder
        .selectFrom('turns')
        .select('content')
        .where('job_id', '=', jobId)
        .where('attempt', '=', attempt)
        .where('role', '=', 'assistant')
        .orderBy('id', 'desc')
        .limit(1),
    )
    return row?.content ?? null
  }
}

type Base = ReturnType<typeof probes>

function probes() {
  return sqlBuilder.selectFrom('jobs').leftJoin('probe_results', 'probe_results.job_id', 'jobs.id')
}

function columns(query: Base) {
  return query.select([
    'jobs.id',
    'jobs.run_id',
    'jobs.scenario',
    'jobs.model',
    'jobs.sample',
    'jobs.state',
    'jobs.attempt',
    'jobs.error_code',
    'jobs.error_message',
    'decision',
    'manual_decision',
    'input_tokens',
    'output_tokens',
    'cost',
    'duration_ms',
    'model_version',
    'truncated',
    'simulated',
    sql<number>`probe_results.job_id is not null`.as('answered'),
  ])
}

function narrowed(run: number, filter: ProbeFilter, scenarios: readonly ScenarioFilter[]): Base {
  const { model, state, decision, text, scenario } = filter
  // In the very words of the partial index `jobs_slot`.
  let query = probes().where('jobs.run_id', '=', run).where('jobs.scenario', 'is not', null)
  if (model !== undefined) query = query.where('jobs.model', '=', model)
  if (scenario !== undefined) query = query.where('jobs.scenario', '=', scenario)
  if (state !== undefined) query = query.where('jobs.state', '=', state)
  if (decision === 'undecided') {
    query = query.where(sql<boolean>`probe_results.job_id is not null and coalesce(manual_decision, decision) is null`)
  } else if (decision !== undefined)
    query = query.where(sql<boolean>`coalesce(manual_decision, decision) = ${decision}`)
  for (const { stride, size, places } of scenarios) {
    query = query.where(sql<number>`(jobs.scenario / ${sql.lit(stride)}) % ${sql.lit(size)}`, 'in', places)
  }
  return text === undefined ? query : query.where(jobHasTurn('jobs.id', text))
}
