import { scenarioSource } from '../../src-shared/evaluation/scenarios.js'
import type { RunEstimate } from '../../src-shared/run.js'
import type { JobStore } from '../store/job-store.js'
import type { ModelMeasure } from '../store/probe-results.js'
import type { KnownModel } from './model-lookup.js'
import type { CheckedRequest } from './run-request.js'
import type { Slots } from './slots.js'
import { type GroupWork, timeToRunMs } from './time-to-run.js'

/** Characters of a token, as a rule of thumb for English text that all providers give. */
const CHARACTERS_PER_TOKEN = 4
/** Tokens of an answer whose model was never measured. */
const ASSUMED_ANSWER = 250
/** Scenarios whose length is looked at, evenly over all. */
const LOOKED_AT = 200
/** Earlier answers that a mean is taken over, and runs that are looked through for them. */
const MEASURED = 200
const RUNS_LOOKED_AT = 10

/** What a run would use (rule U9). */
export class RunEstimates {
  constructor(
    private readonly store: JobStore,
    private readonly slots: Slots,
  ) {}

  estimate(request: CheckedRequest): RunEstimate {
    const { models, scenarios, samplesPerScenario } = request
    const perModel = scenarios.chosen * samplesPerScenario
    const requests = requestsOf(request)
    const each = models.map((model) => {
      const measured = this.#measure(model)
      const answer = (measured.outputTokens ?? ASSUMED_ANSWER * requests.count) / requests.count
      const inputTokens = Math.round(requests.characters / CHARACTERS_PER_TOKEN + requests.answersSentAgain * answer)
      const outputTokens = Math.round(answer * requests.count)
      return { model, measured, inputTokens, outputTokens }
    })
    const sum = (of: (one: (typeof each)[number]) => number | null) =>
      each.reduce<number | null>((total, one) => {
        const value = of(one)
        return total === null || value === null ? null : total + value * perModel
      }, 0)
    return {
      jobs: perModel * models.length,
      scenarios: scenarios.chosen,
      inputTokens: sum((one) => one.inputTokens) as number,
      outputTokens: sum((one) => one.outputTokens) as number,
      cost: sum(({ model, inputTokens, outputTokens }) => costOf(model, inputTokens, outputTokens)),
      durationMs: this.#duration(each, perModel, requests.count),
      basis: basisOf(each),
    }
  }

  #measure({ model }: KnownModel): ModelMeasure {
    const { runs, results } = this.store.evaluations
    let total: ModelMeasure = { n: 0, inputTokens: null, outputTokens: null, cost: null, durationMs: null }
    for (const run of runs.newestOfModel(model, RUNS_LOOKED_AT)) {
      const found = results.measure(run, model, MEASURED - total.n)
      total = {
        n: total.n + found.n,
        inputTokens: meanOf(total, found, 'inputTokens'),
        outputTokens: meanOf(total, found, 'outputTokens'),
        cost: meanOf(total, found, 'cost'),
        durationMs: meanOf(total, found, 'durationMs'),
      }
      if (total.n >= MEASURED) break
    }
    return total
  }

  #duration(each: { model: KnownModel; measured: ModelMeasure }[], perModel: number, weight: number): number | null {
    const groups = new Map<string, GroupWork>()
    for (const { model, measured } of each) {
      const meanMs = measured.durationMs ?? (model.delayMs === null ? null : model.delayMs * weight)
      if (meanMs === null) return null
      const { limit, perMinute } = this.slots.ofGroup(model.group)
      const before = groups.get(model.group)
      const jobs = (before?.jobs ?? 0) + perModel
      const mean = ((before?.meanMs ?? 0) * (before?.jobs ?? 0) + meanMs * perModel) / jobs
      groups.set(model.group, { jobs, meanMs: mean, limit, perMinute, weight })
    }
    return timeToRunMs([...groups.values()], this.slots.total())
  }
}

/** Requests of one probe, and what they send on the average. */
function requestsOf({ definition: { content }, scenarios, maxTurns }: CheckedRequest) {
  const source = scenarioSource(content)
  const looked = Math.min(LOOKED_AT, source.count)
  let characters = 0
  for (let i = 0; i < looked; i += 1) {
    const { preamble, prompt } = source.at(Math.floor((i * source.count) / looked))
    characters += (preamble?.length ?? 0) + prompt.length
  }
  const followups = (content.followups ?? []).slice(0, (maxTurns ?? Number.POSITIVE_INFINITY) - 1)
  const count = 1 + followups.length
  // The whole conversation so far goes along with each follow-up.
  let sent = scenarios.all === 0 ? 0 : characters / looked
  let total = sent
  let answersSentAgain = 0
  for (const [i, { prompt }] of followups.entries()) {
    sent += prompt.length
    total += sent
    answersSentAgain += i + 1
  }
  return { count, characters: total, answersSentAgain }
}

function meanOf(a: ModelMeasure, b: ModelMeasure, key: Exclude<keyof ModelMeasure, 'n'>): number | null {
  if (a[key] === null) return b[key]
  return b[key] === null ? a[key] : (a[key] * a.n + b[key] * b.n) / (a.n + b.n)
}

function costOf({ inputPrice, outputPrice }: KnownModel, input: number, output: number): number | null {
  if (inputPrice === null || outputPrice === null) return null
  return (input * inputPrice + output * outputPrice) / 1_000_000
}

function basisOf(each: readonly { model: KnownModel; measured: ModelMeasure }[]): string {
  const measured = each.filter(({ measured: { n } }) => n > 0)
  const assumed = each.filter(({ measured: { n } }) => n === 0)
  return [
    `prompts at ${CHARACTERS_PER_TOKEN} characters a token`,
    ...measured.map(({ model, measured: { n } }) => `answers and times of ${model.model} from ${n} earlier ones`),
    ...(assumed.length === 0
      ? []
      : [`${ASSUMED_ANSWER} tokens an answer assumed for ${assumed.map(({ model }) => model.model).join(', ')}`]),
  ].join('; ')
}
