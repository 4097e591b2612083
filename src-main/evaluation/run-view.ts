import { setImmediate as nextTurn } from 'node:timers/promises'
import { JobyardError } from '../../src-shared/errors.js'
import { scenarioSource } from '../../src-shared/evaluation/scenarios.js'
import { groupOfProvider } from '../../src-shared/provider.js'
import {
  RUN_PRIORITIES,
  type Run,
  type RunDetail,
  type RunPriority,
  type RunProgress,
  type RunStatus,
  type RunTask,
} from '../../src-shared/run.js'
import { errorOf } from '../store/job-rows.js'
import type { JobStore } from '../store/job-store.js'
import { requestsOfProbe } from '../store/run-plan.js'
import type { ModelCount } from '../store/run-progress.js'
import type { RunRow } from '../store/run-rows.js'
import type { Slots } from './slots.js'
import { type GroupWork, timeToRunMs } from './time-to-run.js'

/** Jobs named with each kind of failure. */
const NAMED = 50
/** Runs whose scenarios' names are kept in memory. */
const NAMES_KEPT = 8
/** Names made between two turns of the event loop. */
const NAMES_AT_ONCE = 500
/** Completed jobs that durations are measured from. */
const MEASURED = 200

/** Runs as shells see them, from the rows of their jobs (rules U5, U6, U8). */
export class RunView {
  /** Names of the chosen scenarios, which never change. */
  readonly #names = new Map<number, string[]>()

  constructor(
    private readonly store: JobStore,
    private readonly slots: Slots,
  ) {}

  /** Makes what `detail` needs of a run with very many scenarios, a little at a time. */
  async prepare(id: number): Promise<void> {
    const { content, chosen } = this.store.evaluations.runs.snapshot(id)
    const source = scenarioSource(content)
    const names: string[] = []
    for (const index of chosen) {
      names.push(source.at(index).name)
      if (names.length % NAMES_AT_ONCE === 0) await nextTurn()
    }
    this.#keep(id, names)
  }

  /** @throws not-found */
  row(id: number): RunRow {
    const row = this.store.evaluations.runs.row(id)
    if (row === undefined) throw new JobyardError('not-found', `Run not found: ${id}`, { details: { id } })
    return row
  }

  run(row: RunRow): Run {
    const { evaluations } = this.store
    const models = JSON.parse(row.models) as string[]
    const counts = evaluations.progress.counts(row.id)
    const progress = progressOf(models, counts)
    const pause = evaluations.runs.pause(row.id)
    const starts = counts.flatMap(({ startedAt }) => startedAt ?? [])
    const startedAt = starts.length === 0 ? null : Math.min(...starts)
    const unfinished = unfinishedOf(progress)
    const status = statusOf({ cancelled: row.cancelled_at !== null, unfinished, paused: pause !== null, startedAt })
    return {
      id: row.id,
      definitionId: row.definition_id,
      definitionVersion: row.definition_version,
      definitionName: row.definition_name,
      status,
      pauseReason: status === 'PAUSED' ? (pause?.reason ?? null) : null,
      experiment: row.experiment,
      priority: priorityName(row.priority),
      models,
      samplePercentage: row.sample_percentage,
      seed: row.sample_seed,
      samplesPerScenario: row.samples_per_scenario,
      temperature: row.temperature,
      maxTurns: row.max_turns,
      tokenCap: row.token_cap,
      costCap: row.cost_cap,
      simulated: row.simulated === 1,
      progress,
      createdAt: row.created_at,
      startedAt,
      finishedAt: unfinished > 0 ? null : evaluations.progress.lastFinish(row.id),
    }
  }

  /** @param analysing unfinished analysis jobs of the run */
  detail(row: RunRow, analysing: number[]): RunDetail {
    const { progress, results, analyses } = this.store.evaluations
    const run = this.run(row)
    const slots = [...new Set(JSON.parse(row.providers) as string[])].map((provider) => ({
      provider,
      ...this.slots.ofGroup(groupOfProvider(provider)),
    }))
    return {
      ...run,
      selectedScenarios: this.#scenarioNames(row.id),
      usage: results.usage(row.id),
      etaMs: this.#eta(row, run),
      slots,
      failures: run.progress.failed === 0 ? [] : progress.failures(row.id, NAMED),
      analyses: analyses.headers(row.id),
      analysing,
    }
  }

  /** Rule U8. */
  recentTasks(id: number, limit: number): RunTask[] {
    this.row(id)
    const source = scenarioSource(this.store.evaluations.runs.snapshot(id).content)
    return this.store.evaluations.progress.recent(id, limit).map((row) => ({
      jobId: row.id,
      scenario: source.at(row.scenario ?? 0).name,
      model: row.model ?? '',
      sample: row.sample ?? 0,
      status: row.state as 'completed' | 'failed',
      error: errorOf(row),
      finishedAt: row.finished_at ?? 0,
    }))
  }

  #scenarioNames(id: number): string[] {
    const known = this.#names.get(id)
    if (known !== undefined) return known
    const { content, chosen } = this.store.evaluations.runs.snapshot(id)
    const source = scenarioSource(content)
    return this.#keep(
      id,
      chosen.map((index) => source.at(index).name),
    )
  }

  #keep(id: number, names: string[]): string[] {
    if (this.#names.size >= NAMES_KEPT) this.#names.delete(this.#names.keys().next().value as number)
    this.#names.set(id, names)
    return names
  }

  /** From what jobs of the run took, and the slots that they may use; null while none has completed. */
  #eta(row: RunRow, run: Run): number | null {
    if (run.status === 'CANCELLED' || run.status === 'COMPLETED') return null
    const measured = this.store.evaluations.progress.recentDurations(row.id, MEASURED)
    if (measured.length === 0) return null
    const n = measured.reduce((sum, one) => sum + one.n, 0)
    const mean = measured.reduce((sum, one) => sum + one.meanMs * one.n, 0) / n
    const providers = JSON.parse(row.providers) as string[]
    const weight = requestsOfProbe(this.store.evaluations.runs.snapshot(row.id).content, row.max_turns)
    const groups = new Map<string, GroupWork>()
    for (const [i, model] of run.progress.byModel.entries()) {
      const group = groupOfProvider(providers[i] ?? '')
      const { limit, perMinute } = this.slots.ofGroup(group)
      const jobs = (groups.get(group)?.jobs ?? 0) + model.queued + model.running
      const meanMs = measured.find((one) => one.group === group)?.meanMs ?? mean
      groups.set(group, { jobs, meanMs, limit, perMinute, weight })
    }
    return timeToRunMs([...groups.values()], this.slots.total())
  }
}

/** Rule U6. A pause that is left over does not keep a run whose jobs have all ended from being completed. */
function statusOf(facts: {
  cancelled: boolean
  unfinished: number
  paused: boolean
  startedAt: number | null
}): RunStatus {
  if (facts.cancelled) return 'CANCELLED'
  if (facts.unfinished === 0) return 'COMPLETED'
  if (facts.paused) return 'PAUSED'
  return facts.startedAt === null ? 'PENDING' : 'RUNNING'
}

function unfinishedOf({ total, completed, failed, cancelled }: RunProgress): number {
  return total - completed - failed - cancelled
}

/** Rule U5. Paused jobs are among the running ones of a model. */
function progressOf(models: readonly string[], counts: readonly ModelCount[]): RunProgress {
  const byModel = models.map((model) => {
    const of = (...states: string[]) =>
      counts.reduce((sum, one) => sum + (one.model === model && states.includes(one.state) ? one.n : 0), 0)
    const parts = {
      completed: of('completed'),
      failed: of('failed'),
      cancelled: of('cancelled'),
      running: of('running', 'paused'),
      queued: of('queued'),
    }
    return { model, total: Object.values(parts).reduce((sum, n) => sum + n, 0), ...parts }
  })
  const sum = (key: 'total' | 'completed' | 'failed' | 'cancelled') => byModel.reduce((n, one) => n + one[key], 0)
  const total = sum('total')
  const completed = sum('completed')
  const failed = sum('failed')
  // Without any job, all of them were removed after they had ended.
  const percentComplete = total === 0 ? 100 : Math.round((100 * (completed + failed)) / total)
  return { total, completed, failed, cancelled: sum('cancelled'), percentComplete, byModel }
}

function priorityName(priority: number): RunPriority {
  const names = Object.entries(RUN_PRIORITIES) as [RunPriority, number][]
  return names.find(([, value]) => value === priority)?.[0] ?? 'NORMAL'
}
