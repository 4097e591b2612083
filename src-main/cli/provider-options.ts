import { parseDurationMs } from '../../src-shared/duration.js'
import { invalidInput } from '../../src-shared/errors.js'
import { PROVIDER_KINDS, type Provider, type ProviderKind, type ProviderSettings } from '../../src-shared/provider.js'
import { parseInteger } from './parse-number.js'

/** Options of `provider set` as they were typed. */
export interface ProviderOptions {
  kind?: string
  baseUrl?: string
  keyName?: string
  model?: string[]
  maxParallel?: string
  perMinute?: string
  delay?: string
  requestTimeout?: string
}

/**
 * The provider as it is to be: what is not said stays as it was. `none` takes a setting away.
 *
 * @throws invalid-input
 */
export function settingsFrom(id: string, options: ProviderOptions, before: Provider | undefined): ProviderSettings {
  const kind = options.kind === undefined ? before?.kind : kindOf(options.kind)
  if (kind === undefined) {
    throw invalidInput(`there is no provider "${id}" yet: say --kind ${PROVIDER_KINDS.join(', ')}`)
  }
  // A key's name and an address belong to a kind; so do models.
  const kept = before?.kind === kind ? before : undefined
  return present({
    id,
    kind,
    baseUrl: changed(options.baseUrl, kept?.baseUrl, String),
    keyName: changed(options.keyName, kept?.keyName, String),
    models: options.model?.map(modelOf) ?? kept?.models ?? [],
    maxParallel: changed(options.maxParallel, before?.maxParallel, (text) =>
      parseInteger(text, '--max-parallel', 1, 1000),
    ),
    requestsPerMinute: changed(options.perMinute, before?.requestsPerMinute, (text) => numberOf(text, '--per-minute')),
    delayMs: changed(options.delay, kept?.delayMs, (text) => parseDurationMs(text, '--delay')),
    requestTimeoutMs: changed(options.requestTimeout, before?.requestTimeoutMs, (text) =>
      parseDurationMs(text, '--request-timeout'),
    ),
  })
}

function changed<T>(text: string | undefined, before: T | null | undefined, parse: (text: string) => T): T | undefined {
  if (text === 'none') return undefined
  return text === undefined ? (before ?? undefined) : parse(text)
}

/** Without the fields that are undefined. */
function present(settings: { [K in keyof ProviderSettings]: ProviderSettings[K] | undefined }): ProviderSettings {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined)) as ProviderSettings
}

function kindOf(text: string): ProviderKind {
  const kind = PROVIDER_KINDS.find((one) => one === text)
  if (kind === undefined) throw invalidInput(`--kind must be one of ${PROVIDER_KINDS.join(', ')}, not "${text}"`)
  return kind
}

/** `NAME` or `NAME:IN:OUT`. A name may hold colons itself, as `llama3:8b` does. */
function modelOf(text: string): ProviderSettings['models'][number] {
  const priced = /^(.+):(\d+(?:\.\d+)?):(\d+(?:\.\d+)?)$/.exec(text)
  if (priced === null) return { id: text }
  const [, id, input, output] = priced as unknown as [string, string, string, string]
  return { id, inputPrice: Number(input), outputPrice: Number(output) }
}

function numberOf(text: string, what: string): number {
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN
  if (Number.isNaN(value)) throw invalidInput(`${what} must be a number or none, not "${text}"`)
  return value
}
