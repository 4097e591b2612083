import type { Provider } from '../../src-shared/provider.js'
import { escapeText } from './escape-text.js'
import { type Column, tableLines } from './table.js'

const KEY_WORDS: Record<Provider['key'], string> = {
  keychain: 'in the keychain',
  environment: 'in the environment',
  missing: 'missing',
  'not-needed': 'not needed',
}

const COLUMNS: Column<Provider>[] = [
  { title: 'ID', text: ({ id }) => id },
  { title: 'KIND', text: ({ kind }) => kind },
  { title: 'KEY', text: keyWords },
  { title: 'PARALLEL', text: ({ maxParallel }) => String(maxParallel ?? '–'), right: true },
  { title: 'PER MINUTE', text: ({ requestsPerMinute }) => String(requestsPerMinute ?? '–'), right: true },
  { title: 'MODELS', text: modelWords },
  { title: 'PAUSED', text: pauseWords },
]

/** Providers as a table. */
export function providerLines(providers: readonly Provider[], columns: number | null): string[] {
  return providers.length === 0 ? ['no provider is set up'] : tableLines([...providers], COLUMNS, columns)
}

/** One provider in a line, after it was set up. */
export function providerLine(provider: Provider): string {
  const pace = [
    ...(provider.maxParallel === null ? [] : [`at most ${provider.maxParallel} at once`]),
    ...(provider.requestsPerMinute === null ? [] : [`${provider.requestsPerMinute} requests per minute`]),
  ]
  const words = [`key ${keyWords(provider)}`, ...pace, modelWords(provider)]
  return `provider ${provider.id} (${provider.kind}): ${words.join('; ')}`
}

function keyWords({ key, keyName }: Provider): string {
  return keyName === undefined ? KEY_WORDS[key] : `${keyName} ${KEY_WORDS[key]}`
}

function modelWords({ kind, models }: Provider): string {
  const names = models.map(({ id }) => escapeText(id))
  if (kind === 'simulated') names.push('test-model-*', 'model-*')
  return names.length === 0 ? 'no model' : names.join(', ')
}

function pauseWords({ paused, pauseReason }: Provider): string {
  return paused ? escapeText(pauseReason ?? 'yes') : ''
}
