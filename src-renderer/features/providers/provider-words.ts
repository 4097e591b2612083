import type { Provider, ProviderKind } from '../../../src-shared/provider.js'
import { formatCount, plural } from '../../components/format-time.js'

export const KIND_NAMES: Record<ProviderKind, string> = {
  openai: 'OpenAI',
  anthropic: 'Anthropic',
  google: 'Google',
  'openai-compatible': 'OpenAI-compatible (Ollama, LM Studio, vLLM, …)',
  simulated: 'Simulated',
}

/** What is worth knowing of a provider at a glance. */
export function providerFacts(provider: Provider): string {
  const parts = [
    provider.kind === 'openai-compatible' ? (provider.baseUrl ?? 'no address') : KIND_NAMES[provider.kind],
    provider.kind === 'simulated' ? `answers after ${formatCount(provider.delayMs ?? 50)} ms` : null,
    provider.models.length === 0 ? null : plural(provider.models.length, 'model'),
    provider.maxParallel === null ? null : `${formatCount(provider.maxParallel)} at once`,
    provider.requestsPerMinute === null ? null : `${formatCount(provider.requestsPerMinute)} a minute`,
  ]
  return parts.filter((part) => part !== null).join(' · ')
}

/** Where its key is, in words. */
export function keyWords(provider: Provider): string {
  switch (provider.key) {
    case 'keychain':
      return 'key in the keychain'
    case 'environment':
      return `key from ${provider.keyName ?? 'the environment'}`
    case 'not-needed':
      return 'no key needed'
    default:
      return provider.keyName === undefined ? 'no key set' : `no key: ${provider.keyName} is not set`
  }
}
