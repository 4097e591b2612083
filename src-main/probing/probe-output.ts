import { parseDecision } from '../../src-shared/evaluation/decision.js'
import type { ProbeInput, ProbeOutput } from '../../src-shared/probe.js'
import { modelIdOf, type ProviderAccess, pricesOf } from '../../src-shared/provider.js'
import type { Answer } from './ask-model.js'

/** What a probe's answers, at least one, come to. */
export function probeOutput(answers: readonly Answer[], input: ProbeInput, provider: ProviderAccess): ProbeOutput {
  const last = answers.at(-1) as Answer
  const isScored = input.decision?.kind !== 'none'
  const decision = isScored ? firstDecision(answers, input) : null
  const inputTokens = total(answers, 'inputTokens')
  const outputTokens = total(answers, 'outputTokens')
  return {
    kind: 'probe',
    answer: (answers[0] as Answer).text,
    decision,
    undecided: isScored && decision === null,
    inputTokens,
    outputTokens,
    cost: costOf(provider, modelIdOf(provider, input.model), inputTokens, outputTokens),
    durationMs: answers.reduce((sum, { durationMs }) => sum + durationMs, 0),
    modelVersion: last.modelVersion,
    truncated: answers.some(({ truncated }) => truncated),
    simulated: provider.kind === 'simulated',
    finishReason: last.finishReason,
    turns: answers.length,
  }
}

/** A follow-up may ask for the decision in the first place, so the first answer that settles on one counts. */
function firstDecision(answers: readonly Answer[], { decision }: ProbeInput): number | null {
  for (const { text } of answers) {
    const found = parseDecision(decision, text)
    if (found !== null) return found
  }
  return null
}

function total(answers: readonly Answer[], field: 'inputTokens' | 'outputTokens'): number | null {
  let sum = 0
  for (const answer of answers) {
    const tokens = answer[field]
    if (tokens === null) return null
    sum += tokens
  }
  return sum
}

/** US dollars, from prices per million tokens. */
function costOf(
  provider: ProviderAccess,
  model: string,
  inputTokens: number | null,
  outputTokens: number | null,
): number | null {
  const { input, output } = pricesOf(provider, model)
  if (inputTokens === null || outputTokens === null || input === null || output === null) return null
  return (inputTokens * input + outputTokens * output) / 1_000_000
}
