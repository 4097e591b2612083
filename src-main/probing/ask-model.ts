import { generateText, type LanguageModel, type ModelMessage } from 'ai'
import { type ProviderAccess, REQUEST_TIMEOUT_MS } from '../../src-shared/provider.js'
import { JobFailure } from '../handlers/job-failure.js'
import { Deadline } from './deadline.js'
import { failureOf } from './failure-of.js'

// What a model does not support is kept with its turn; the console is the job's output.
;(globalThis as { AI_SDK_LOG_WARNINGS?: boolean }).AI_SDK_LOG_WARNINGS = false

export interface Answer {
  text: string
  /** Null when the provider did not say. */
  inputTokens: number | null
  outputTokens: number | null
  durationMs: number
  /** The model as the provider names the one that answered. */
  modelVersion: string
  finishReason: string
  /** Cut off by a limit (rule P3). */
  truncated: boolean
  /** In words: settings that the model does not know, for instance. */
  warnings: string[]
}

export interface Request {
  model: LanguageModel
  provider: ProviderAccess
  system: string | undefined
  messages: ModelMessage[]
  temperature: number | undefined
  seed: number | undefined
  signal: AbortSignal
}

/**
 * Sends one request, never more: whether there is another one is up to the queue, which counts requests against the
 * provider's rate.
 *
 * @throws JobFailure in the terms of the queue (rules P3, P4)
 */
export async function askModel(request: Request): Promise<Answer> {
  const { model, provider, system, messages, temperature, seed, signal } = request
  const limitMs = provider.requestTimeoutMs ?? REQUEST_TIMEOUT_MS
  const deadline = new Deadline(limitMs, signal)
  const startedAt = performance.now()
  try {
    const result = await deadline.guard(
      generateText({
        model,
        messages,
        maxRetries: 0,
        abortSignal: deadline.signal,
        ...(system !== undefined && { system }),
        ...(temperature !== undefined && { temperature }),
        ...(seed !== undefined && { seed }),
      }),
    )
    const { usage, finishReason, response } = result
    if (result.text.trim() === '') throw emptyResponse(finishReason)
    return {
      text: result.text,
      inputTokens: usage.inputTokens ?? null,
      outputTokens: usage.outputTokens ?? null,
      durationMs: Math.round(performance.now() - startedAt),
      modelVersion: response.modelId,
      finishReason,
      truncated: finishReason === 'length',
      warnings: (result.warnings ?? []).map((warning) => wordsOf(warning)),
    }
  } catch (thrown) {
    if (thrown instanceof JobFailure) throw thrown
    if (deadline.isOver) {
      const message = `${provider.id} did not answer within ${limitMs / 1000} s`
      throw new JobFailure({ code: 'REQUEST_TIMEOUT', message, retryable: true }, thrown)
    }
    throw new JobFailure(failureOf(thrown, provider, Date.now()), thrown)
  } finally {
    deadline.clear()
  }
}

function emptyResponse(finishReason: string): JobFailure {
  const message = `the answer was empty (finish reason: ${finishReason})`
  return new JobFailure({ code: 'EMPTY_RESPONSE', message, retryable: true })
}

function wordsOf(warning: object): string {
  const { feature, details, message } = warning as { feature?: string; details?: string; message?: string }
  return message ?? [feature && `${feature} is not supported`, details].filter(Boolean).join(': ')
}
