import { invalidInput, JobyardError } from '../../src-shared/errors.js'
import { scenarioSource } from '../../src-shared/evaluation/scenarios.js'
import type { ProbeFilter, ProbeRow } from '../../src-shared/run.js'
import type { Clock } from '../engine/ports.js'
import type { JobStore } from '../store/job-store.js'
import type { ProbeQueryRow } from '../store/probe-queries.js'
import { decisionScale } from './decision-scale.js'
import type { RunView } from './run-view.js'
import { scenarioFilters } from './scenario-filter.js'

/** Length of an excerpt, in UTF-16 units. */
const EXCERPT = 240

/** A probe without the beginning of its answer. */
export type ProbeFacts = Omit<ProbeRow, 'excerpt'>

/** What probes of runs answered, and what a person decided about it (rule A1). */
export class RunResults {
  constructor(
    private readonly store: JobStore,
    private readonly clock: Clock,
    private readonly view: RunView,
  ) {}

  /** By scenario, model and sample. @throws not-found */
  probes(
    id: number,
    filter: ProbeFilter,
    page: { offset: number; limit: number },
  ): { total: number; rows: ProbeRow[] } {
    this.view.row(id)
    const { probes, runs } = this.store.evaluations
    const scenarios = scenarioFilters(runs.snapshot(id).content, filter.scores)
    if (scenarios === null) return { total: 0, rows: [] }
    const total = probes.count(id, filter, scenarios)
    return { total, rows: this.#rowsOf(id, probes.page(id, filter, scenarios, page)) }
  }

  /** @throws not-found when the job is no probe */
  probe(jobId: number): ProbeRow {
    const row = this.store.evaluations.probes.one(jobId)
    if (row === undefined)
      throw new JobyardError('not-found', `job ${jobId} is not a probe`, { details: { id: jobId } })
    return this.#rowsOf(row.run_id, [row])[0] as ProbeRow
  }

  /**
   * @param decision null takes the person's decision back
   * @throws not-found, invalid-input for a number outside the scale, illegal-transition before the probe has completed
   */
  async setDecision(jobId: number, decision: number | null): Promise<ProbeRow> {
    const { store, clock } = this
    await store.write(() => {
      const row = this.probe(jobId)
      if (store.evaluations.results.get(jobId) === undefined) {
        throw new JobyardError('illegal-transition', `cannot decide job ${jobId}: it is ${row.state}`, {
          details: { id: jobId, verb: 'decide', state: row.state },
        })
      }
      const { min, max } = this.#scale(row)
      if (decision !== null && !(Number.isInteger(decision) && decision >= min && decision <= max)) {
        throw invalidInput(`the decision must be a whole number from ${min} to ${max}, not ${decision}`)
      }
      store.evaluations.results.setManual(jobId, decision, clock.now())
    })
    return this.probe(jobId)
  }

  /** @param runId of all the rows; null for a probe of none */
  factsOf(runId: number | null, rows: readonly ProbeQueryRow[]): ProbeFacts[] {
    const { runs } = this.store.evaluations
    const source = runId === null ? null : scenarioSource(runs.snapshot(runId).content)
    return rows.map((row) => {
      const scenario = source?.at(row.scenario)
      return {
        jobId: row.id,
        runId: row.run_id,
        scenario: scenario?.name ?? '',
        scenarioIndex: row.scenario ?? 0,
        scores: scenario?.scores ?? {},
        model: row.model ?? '',
        sample: row.sample ?? 0,
        state: row.state,
        attempt: row.attempt,
        decision: row.decision,
        manualDecision: row.manual_decision,
        undecided: row.answered === 1 && row.decision === null && row.manual_decision === null,
        truncated: row.truncated === 1,
        simulated: row.simulated === 1,
        inputTokens: row.input_tokens,
        outputTokens: row.output_tokens,
        cost: row.cost,
        durationMs: row.duration_ms,
        modelVersion: row.model_version,
        errorCode: row.error_code,
      }
    })
  }

  #rowsOf(runId: number | null, rows: readonly ProbeQueryRow[]): ProbeRow[] {
    const { probes } = this.store.evaluations
    return this.factsOf(runId, rows).map((facts) => ({
      ...facts,
      excerpt: excerptOf(probes.lastAnswer(facts.jobId, facts.attempt) ?? ''),
    }))
  }

  #scale({ runId }: ProbeRow): { min: number; max: number } {
    return decisionScale(runId === null ? undefined : this.store.evaluations.runs.snapshot(runId).content.decision)
  }
}

function excerptOf(text: string): string {
  const line = text
    .slice(0, EXCERPT * 4)
    .replace(/\s+/g, ' ')
    .trim()
  return line.length <= EXCERPT ? line : `${line.slice(0, EXCERPT - 1)}…`
}
