import { createAnthropic } from '@ai-sdk/anthropic'
import { createGoogleGenerativeAI } from '@ai-sdk/google'
import { createOpenAI } from '@ai-sdk/openai'
import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import type { LanguageModel } from 'ai'
import type { ProviderAccess } from '../../src-shared/provider.js'
import { simulatedModel } from './simulated-model.js'

/**
 * The model as the `ai` SDK reaches it.
 *
 * @param key undefined where none is needed; a provider that needs one then fails with LoadAPIKeyError
 * @param attempt of the job, from 1
 */
export function languageModel(
  provider: ProviderAccess,
  model: string,
  key: string | undefined,
  attempt: number,
): LanguageModel {
  const access = {
    ...(provider.baseUrl !== undefined && { baseURL: provider.baseUrl }),
    ...(key !== undefined && { apiKey: key }),
  }
  switch (provider.kind) {
    case 'openai':
      // The chat interface, unlike that for responses, takes a seed.
      return createOpenAI(access).chat(model)
    case 'anthropic':
      return createAnthropic(access)(model)
    case 'google':
      return createGoogleGenerativeAI(access)(model)
    case 'openai-compatible':
      return createOpenAICompatible({ name: provider.id, baseURL: provider.baseUrl ?? '', ...access })(model)
    case 'simulated':
      return simulatedModel(provider, model, attempt)
  }
}
