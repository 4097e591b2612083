import { setImmediate as nextTurn } from 'node:timers/promises'
import type { AnalysisData } from '../../src-shared/analysis.js'
import { scenarioSource } from '../../src-shared/evaluation/scenarios.js'
import { toIso } from '../../src-shared/job.js'
import type { ProbeFilter } from '../../src-shared/run.js'
import type { Turn } from '../../src-shared/transcript.js'
import type { JobStore } from '../store/job-store.js'
import type { Slot } from '../store/probe-results.js'
import { decisionScale } from './decision-scale.js'
import type { ProbeFacts, RunResults } from './run-results.js'
import type { RunView } from './run-view.js'
import { scenarioFilters } from './scenario-filter.js'
import { markdownTranscript } from './transcript-markdown.js'

/** Probes read between two turns of the event loop. */
const PAGE = 200

export type ExportFormat = 'csv' | 'jsonl' | 'json' | 'markdown'

/** A probe as exports hold it. */
interface ExportedProbe extends ProbeFacts {
  answer: string
}

/**
 * Exports of a run's probes, piece by piece, however many there are (rule A5). Nothing in the texts is changed: a CSV cell
 * that begins with `=` stays as it is.
 */
export class RunExport {
  constructor(
    private readonly store: JobStore,
    private readonly view: RunView,
    private readonly results: RunResults,
  ) {}

  /** @throws not-found, when the first piece is asked for */
  async *export(id: number, format: ExportFormat, filter: ProbeFilter = {}): AsyncGenerator<string> {
    this.view.row(id)
    if (format === 'csv') yield* this.#csv(id, filter)
    else if (format === 'json') yield* this.#json(id, filter)
    else if (format === 'markdown') yield* this.#markdown(id, filter)
    else {
      for await (const probes of this.#pages(id, filter)) {
        yield probes.map((probe) => `${JSON.stringify(this.#withTurns(probe))}\n`).join('')
      }
    }
  }

  async *#csv(id: number, filter: ProbeFilter): AsyncGenerator<string> {
    const { stringify } = await import('csv-stringify/sync')
    const dimensions = this.store.evaluations.runs.snapshot(id).content.dimensions.map(({ name }) => name)
    const columns = [...CSV_COLUMNS.slice(0, 3), ...dimensions.map((name) => `score:${name}`), ...CSV_COLUMNS.slice(3)]
    const line = (cells: readonly unknown[][]) =>
      stringify(cells as unknown[][], { cast: { boolean: String }, record_delimiter: 'windows' })
    // Excel takes a file without the mark for one in the system's old code page.
    yield `\ufeff${line([columns])}`
    for await (const probes of this.#pages(id, filter)) {
      yield line(
        probes.map((probe) => {
          const cells = CSV_COLUMNS.map((name) => probe[name])
          return [...cells.slice(0, 3), ...dimensions.map((name) => probe.scores[name]), ...cells.slice(3)]
        }),
      )
    }
  }

  /** One object: what an analysis is computed from, and the rows. */
  async *#json(id: number, filter: ProbeFilter): AsyncGenerator<string> {
    const { content, chosen } = this.store.evaluations.runs.snapshot(id)
    const source = scenarioSource(content)
    const place = new Map(chosen.map((index, i) => [index, i]))
    const head: Omit<AnalysisData, 'decisions'> = {
      runId: id,
      models: JSON.parse(this.view.row(id).models) as string[],
      scale: decisionScale(content.decision),
      scenarios: chosen.map((index) => {
        const { name, scores } = source.at(index)
        return { name, scores }
      }),
    }
    yield `${JSON.stringify(head).slice(0, -1)},\n"decisions": [`
    yield* this.#list(id, filter, ({ state, model, scenarioIndex, sample, manualDecision, decision }) =>
      state === 'completed'
        ? { model, scenario: place.get(scenarioIndex) ?? 0, sample, decision: manualDecision ?? decision }
        : null,
    )
    yield '],\n"rows": ['
    yield* this.#list(id, filter, (probe) => probe)
    yield ']}\n'
  }

  async *#list(id: number, filter: ProbeFilter, item: (probe: ExportedProbe) => object | null): AsyncGenerator<string> {
    let between = '\n'
    for await (const probes of this.#pages(id, filter)) {
      let text = ''
      for (const probe of probes) {
        const value = item(probe)
        if (value === null) continue
        text += between + JSON.stringify(value)
        between = ',\n'
      }
      yield text
    }
  }

  async *#markdown(id: number, filter: ProbeFilter): AsyncGenerator<string> {
    const run = this.view.row(id)
    yield `# Run ${id}: ${run.definition_name}\n`
    for await (const probes of this.#pages(id, filter)) {
      yield probes
        .map((probe) => `\n${markdownTranscript(this.#title(probe), this.#facts(probe), this.#turns(probe))}`)
        .join('')
    }
  }

  async *#pages(id: number, filter: ProbeFilter): AsyncGenerator<ExportedProbe[]> {
    const { runs, probes } = this.store.evaluations
    const scenarios = scenarioFilters(runs.snapshot(id).content, filter.scores)
    if (scenarios === null) return
    let after: Slot | null = null
    for (;;) {
      const page = probes.page(id, filter, scenarios, { after, limit: PAGE })
      if (page.length > 0) {
        yield this.results.factsOf(id, page).map((facts) => ({
          ...facts,
          answer: probes.lastAnswer(facts.jobId, facts.attempt) ?? '',
        }))
      }
      if (page.length < PAGE) return
      after = page.at(-1) as Slot
      await nextTurn()
    }
  }

  #turns({ jobId, attempt }: ExportedProbe): Turn[] {
    return this.store.summaries.turns(jobId, attempt, 0, Number.MAX_SAFE_INTEGER)
  }

  #withTurns(probe: ExportedProbe) {
    return { ...probe, turns: this.#turns(probe).map((turn) => ({ ...turn, at: toIso(turn.at) })) }
  }

  #title({ scenario, model, sample }: ExportedProbe): string {
    return `${scenario} · ${model}${sample > 0 ? ` · sample ${sample + 1}` : ''}`
  }

  #facts({
    jobId,
    state,
    decision,
    manualDecision,
    undecided,
    truncated,
    simulated,
    errorCode,
  }: ExportedProbe): string[] {
    return [
      `job ${jobId}`,
      state,
      ...(errorCode === null ? [] : [errorCode]),
      ...(decision === null ? [] : [`decision ${decision}`]),
      ...(manualDecision === null ? [] : [`decided by a person: ${manualDecision}`]),
      ...(undecided ? ['undecided'] : []),
      ...(truncated ? ['cut off by a limit'] : []),
      ...(simulated ? ['simulated'] : []),
    ]
  }
}

const CSV_COLUMNS = [
  'runId',
  'jobId',
  'scenario',
  'model',
  'sample',
  'state',
  'attempt',
  'decision',
  'manualDecision',
  'undecided',
  'truncated',
  'simulated',
  'inputTokens',
  'outputTokens',
  'cost',
  'durationMs',
  'modelVersion',
  'errorCode',
  'answer',
] as const satisfies readonly (keyof ExportedProbe)[]
