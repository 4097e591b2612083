import { z } from 'zod'
import type { Json } from '../../src-shared/job.js'
import type { ProbeInput } from '../../src-shared/probe.js'
import { modelIdOf, type ProviderAccess } from '../../src-shared/provider.js'
import type { HandlerJob } from '../handlers/handler-job.js'
import { type Answer, askModel } from './ask-model.js'
import { languageModel } from './language-model.js'
import { probeOutput } from './probe-output.js'

const answerSchema = z.object({
  text: z.string(),
  inputTokens: z.number().nullable(),
  outputTokens: z.number().nullable(),
  durationMs: z.number(),
  modelVersion: z.string(),
  finishReason: z.string(),
  truncated: z.boolean(),
  warnings: z.array(z.string()),
})

/** How far an attempt has come: what a later process needs in order to ask nothing twice. */
const progressSchema = z.object({
  attempt: z.number(),
  answers: z.array(answerSchema),
  /** User turns that are in the transcript already: as many as answers, or one more. */
  asked: z.number(),
})

/**
 * Holds the whole conversation of a probe (rule P2): the preamble as system text, the prompt, then each follow-up. Every
 * turn goes to the transcript as it arrives (rule P3).
 *
 * Paused or interrupted, the attempt goes on behind its last answer; a new attempt begins anew.
 *
 * @returns the probe's output
 * @throws JobFailure
 */
export async function holdConversation(job: HandlerJob, input: ProbeInput, provider: ProviderAccess): Promise<Json> {
  const questions = [input.prompt, ...(input.followups ?? []).map(({ prompt }) => prompt)].slice(0, input.maxTurns)
  const progress = resumed(job)
  const model = languageModel(provider, modelIdOf(provider, input.model), keyOf(provider), job.attempt)
  const seed = seedOf(input)
  if (progress.asked === 0 && input.preamble !== undefined) job.turn({ role: 'system', content: input.preamble })
  job.signal.addEventListener('abort', () => save(job, progress), { once: true })

  while (progress.answers.length < questions.length) {
    const turn = progress.answers.length
    const question = questions[turn] as string
    if (progress.asked === turn) job.turn({ role: 'user', content: question })
    progress.asked = turn + 1
    const answer = await askModel({
      model,
      provider,
      system: input.preamble,
      messages: [...said(questions, progress.answers), { role: 'user', content: question }],
      temperature: input.temperature,
      seed,
      signal: job.signal,
    })
    progress.answers.push(answer)
    tellAnswer(job, answer, provider)
    if (questions.length > 1) job.progress(progress.answers.length / questions.length)
    if (progress.answers.length < questions.length) save(job, progress)
  }
  return probeOutput(progress.answers, input, provider) as unknown as Json
}

function said(questions: readonly string[], answers: readonly Answer[]) {
  return answers.flatMap(({ text }, i) => [
    { role: 'user' as const, content: questions[i] as string },
    { role: 'assistant' as const, content: text },
  ])
}

function tellAnswer(job: HandlerJob, answer: Answer, provider: ProviderAccess): void {
  const meta = {
    ...(answer.finishReason !== 'stop' && { finishReason: answer.finishReason }),
    ...(answer.truncated && { truncated: true }),
    ...(provider.kind === 'simulated' && { simulated: true }),
    ...(answer.warnings.length > 0 && { warnings: answer.warnings }),
  }
  job.turn({
    role: 'assistant',
    content: answer.text,
    model: answer.modelVersion,
    inputTokens: answer.inputTokens,
    outputTokens: answer.outputTokens,
    durationMs: answer.durationMs,
    ...(Object.keys(meta).length > 0 && { meta }),
  })
}

function resumed(job: HandlerJob): z.infer<typeof progressSchema> {
  const saved = progressSchema.safeParse(job.checkpoint)
  return saved.success && saved.data.attempt === job.attempt
    ? saved.data
    : { attempt: job.attempt, answers: [], asked: 0 }
}

function save(job: HandlerJob, progress: z.infer<typeof progressSchema>): void {
  job.saveCheckpoint(progress as unknown as Json)
}

function keyOf({ keyName }: ProviderAccess): string | undefined {
  return keyName === undefined ? undefined : process.env[keyName]
}

/** One for each sample, or all samples of a scenario would be the same answer. */
function seedOf({ seed, sample }: ProbeInput): number | undefined {
  return seed === undefined ? undefined : (seed + Math.imul(sample ?? 0, 0x9e3779b1)) & 0x7fffffff
}
