import { APICallError, type LanguageModel } from 'ai'
import { type ProviderAccess, SIMULATED_DELAY_MS } from '../../src-shared/provider.js'
import { simulatedAnswer } from './simulated-answer.js'

type Model = Extract<LanguageModel, { specificationVersion: 'v3' }>
type CallOptions = Parameters<Model['doGenerate']>[0]
type Generated = Awaited<ReturnType<Model['doGenerate']>>

/**
 * A language model of the `ai` SDK that needs no network (rule P5). Like a real one it takes its time, can be aborted, and
 * some refuse: `fail-test-model` always, for the moment; `flaky-test-model` in the first two attempts; `refuse-test-model`
 * for good.
 *
 * @param attempt of the job, from 1
 */
export function simulatedModel(provider: ProviderAccess, modelId: string, attempt: number): Model {
  const delayMs = provider.delayMs ?? SIMULATED_DELAY_MS
  return {
    specificationVersion: 'v3',
    provider: 'simulated',
    modelId,
    supportedUrls: {},
    async doGenerate(options) {
      if (delayMs > 0) await pause(delayMs, options.abortSignal)
      refuse(modelId, attempt)
      return generated(modelId, options)
    },
    doStream: () => Promise.reject(new Error('the simulated provider answers at once')),
  }
}

function generated(modelId: string, options: CallOptions): Generated {
  const said = options.prompt.map((message) => ({ role: message.role, text: textOf(message.content) }))
  const text = simulatedAnswer({
    model: modelId,
    system: said.flatMap(({ role, text }) => (role === 'system' ? [text] : [])).join('\n'),
    messages: said.flatMap(({ role, text }) => (role === 'user' || role === 'assistant' ? [{ role, text }] : [])),
    seed: options.seed ?? 0,
    temperature: options.temperature ?? 1,
  })
  const inputTokens = said.reduce((sum, message) => sum + tokensOf(message.text), 0)
  return {
    content: [{ type: 'text', text }],
    finishReason: { unified: 'stop', raw: 'stop' },
    usage: {
      inputTokens: { total: inputTokens, noCache: inputTokens, cacheRead: undefined, cacheWrite: undefined },
      outputTokens: { total: tokensOf(text), text: tokensOf(text), reasoning: undefined },
    },
    response: { modelId: `${modelId} (simulated)` },
    warnings: [],
  }
}

/** @throws APICallError, as a provider's refusal arrives */
function refuse(modelId: string, attempt: number): void {
  if (modelId === 'refuse-test-model') throw refusal(400, `${modelId} refuses every request`)
  if (modelId === 'fail-test-model') throw refusal(503, `${modelId} fails every time`)
  if (modelId === 'flaky-test-model' && attempt <= 2) throw refusal(503, `${modelId} fails twice before it answers`)
}

function refusal(statusCode: number, message: string): APICallError {
  return new APICallError({ message, url: 'simulated:', requestBodyValues: {}, statusCode })
}

function textOf(content: string | readonly { type: string; text?: unknown }[]): string {
  if (typeof content === 'string') return content
  return content.map((part) => (typeof part.text === 'string' ? part.text : '')).join('')
}

/** About four characters make a token. */
function tokensOf(text: string): number {
  return Math.ceil(text.length / 4)
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop)
      resolve()
    }, ms)
    if (signal?.aborted === true) stop()
    else signal?.addEventListener('abort', stop, { once: true })
  })
}
