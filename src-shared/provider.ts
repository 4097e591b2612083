import { z } from 'zod'

/** Who answers (rule P1). `simulated` needs no network and answers deterministically (rule P5). */
export const PROVIDER_KINDS = ['openai', 'anthropic', 'google', 'openai-compatible', 'simulated'] as const
export type ProviderKind = (typeof PROVIDER_KINDS)[number]

/** How long a request may take when its provider does not say otherwise. */
export const REQUEST_TIMEOUT_MS = 240_000

/** How long the simulated provider takes when it does not say otherwise (rule P5). */
export const SIMULATED_DELAY_MS = 50

const providerModelSchema = z.strictObject({
  id: z.string().min(1).max(200),
  /** US dollars per million tokens. */
  inputPrice: z.number().min(0).optional(),
  outputPrice: z.number().min(0).optional(),
})

/** A provider as it is set up. */
export const providerSettingsSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,49}$/, { error: 'must be lower-case letters, digits and hyphens' }),
  kind: z.enum(PROVIDER_KINDS),
  /** Needed for `openai-compatible`; another address for the others. */
  baseUrl: z.url({ protocol: /^https?$/ }).optional(),
  /** Environment variable, or entry of the keychain, that holds the key. */
  keyName: z
    .string()
    .regex(/^[A-Za-z_][A-Za-z0-9_]*$/)
    .optional(),
  models: z.array(providerModelSchema).max(1000).default([]),
  /** Jobs at once, across runs and engines; left out: no limit of its own. */
  maxParallel: z.int().min(1).max(1000).optional(),
  requestsPerMinute: z.number().min(0.1).max(1_000_000).optional(),
  /** Of the simulated provider: how long an answer takes. */
  delayMs: z.int().min(0).max(3_600_000).optional(),
  /** How long one request may take; left out: {@link REQUEST_TIMEOUT_MS}. */
  requestTimeoutMs: z.int().min(100).max(300_000).optional(),
})
export type ProviderSettings = z.infer<typeof providerSettingsSchema>

/** What whoever asks the provider needs to know; its limits are those of its group. */
export const providerAccessSchema = providerSettingsSchema.omit({ maxParallel: true, requestsPerMinute: true })
export type ProviderAccess = z.infer<typeof providerAccessSchema>

/** A provider as every shell shows it. Never holds a key. */
export interface Provider extends ProviderAccess {
  /** The group of its jobs, `provider:<id>`. */
  group: string
  maxParallel: number | null
  requestsPerMinute: number | null
  /** Whether this process can find the key: in the keychain, in the environment, or none is needed. */
  key: 'keychain' | 'environment' | 'missing' | 'not-needed'
  /** Why its jobs wait, when it refused a key or ran out of credit. */
  pauseReason: string | null
  paused: boolean
}

/** Models of the simulated provider (rule P5). */
const SIMULATED_MODEL = /^(?:test-model-.+|model-.+|fail-test-model|flaky-test-model|refuse-test-model)$/

/** Whether the provider has a model of that id: in its list, or, when it is simulated, by its name. */
export function hasModel(provider: ProviderAccess, id: string): boolean {
  if (provider.models.some((model) => model.id === id)) return true
  return provider.kind === 'simulated' && SIMULATED_MODEL.test(id)
}

/**
 * The id by which the provider knows a model that is asked for by its id or as `provider/model`. An id that is in the list
 * as it stands is meant as it stands, since some providers have such a prefix in their own ids.
 */
export function modelIdOf(provider: ProviderAccess, asked: string): string {
  const prefix = `${provider.id}/`
  return asked.startsWith(prefix) && !hasModel(provider, asked) ? asked.slice(prefix.length) : asked
}

/** Prices of a model in US dollars per million tokens; null when unknown. What is simulated costs nothing of itself. */
export function pricesOf(provider: ProviderAccess, id: string): { input: number | null; output: number | null } {
  const { inputPrice, outputPrice } = provider.models.find((model) => model.id === id) ?? {}
  const unknown = provider.kind === 'simulated' ? 0 : null
  return { input: inputPrice ?? unknown, output: outputPrice ?? unknown }
}

export interface ProviderTest {
  ok: boolean
  model: string | null
  durationMs: number
  /** What it answered, or what went wrong and what to do. */
  message: string
}

export function groupOfProvider(id: string): string {
  return `provider:${id}`
}
