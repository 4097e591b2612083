import { invalidInput, JobyardError } from '../../src-shared/errors.js'
import { faultsOf } from '../../src-shared/new-job.js'
import {
  groupOfProvider,
  type Provider,
  type ProviderAccess,
  type ProviderKind,
  type ProviderSettings,
  type ProviderTest,
  pricesOf,
  providerSettingsSchema,
} from '../../src-shared/provider.js'
import type { Clock } from '../engine/ports.js'
import type { SecretSource } from '../runner/secret-source.js'
import type { JobStore } from '../store/job-store.js'
import type { ProviderService } from './evaluation-service.js'

interface Parts {
  store: JobStore
  clock: Clock
  secrets: SecretSource
  /** Tells an engine of this process, if there is one, that limits may have changed. */
  notice(): void
}

/** Under which name the key of a hosted provider is looked for when nobody says otherwise. */
const KEY_NAMES: Partial<Record<ProviderKind, string>> = {
  openai: 'OPENAI_API_KEY',
  anthropic: 'ANTHROPIC_API_KEY',
  google: 'GOOGLE_GENERATIVE_AI_API_KEY',
}

/** Some of the models that the simulated provider has: it takes any that are named so. */
const SIMULATED_MODELS = [
  'test-model-1',
  'test-model-2',
  'test-model-3',
  'fail-test-model',
  'flaky-test-model',
  'refuse-test-model',
]

/** Providers as shells set them up and look at them (rules P1, P5). */
export class Providers implements ProviderService {
  readonly #p: Parts

  constructor(parts: Parts) {
    this.#p = parts
  }

  list(): Provider[] {
    return this.#p.store.providers.list().map((provider) => this.#shown(provider))
  }

  /** @throws not-found */
  get(id: string): Provider {
    return this.#shown(this.#require(id))
  }

  async save(settings: ProviderSettings): Promise<Provider> {
    const { maxParallel, requestsPerMinute, ...access } = checked(settings)
    const { store, clock } = this.#p
    const name = groupOfProvider(access.id)
    await store.write(() => {
      store.providers.save(access, clock.now())
      store.scopeRows.setLimit({
        kind: 'group',
        name,
        concurrency: maxParallel ?? null,
        per_minute: requestsPerMinute ?? null,
      })
    })
    this.#p.notice()
    return this.get(access.id)
  }

  /** @throws not-found; conflict while jobs of it are unfinished */
  async remove(id: string): Promise<void> {
    this.#require(id)
    const { store } = this.#p
    const name = groupOfProvider(id)
    await store.write(() => {
      const unfinished = store.providers.unfinishedJobs(name)
      if (unfinished > 0) {
        const jobs = unfinished === 1 ? '1 job' : `${unfinished} jobs`
        throw new JobyardError('conflict', `cannot remove provider ${id}: ${jobs} of it have not ended`)
      }
      store.providers.remove(id)
      store.scopeRows.setLimit({ kind: 'group', name, concurrency: null, per_minute: null })
      store.scopeRows.clearPaused({ kind: 'group', name })
    })
    this.#p.notice()
  }

  async test(id: string, model?: string): Promise<ProviderTest> {
    const provider = this.#require(id)
    // The SDK is loaded only for this.
    const { testProvider } = await import('../probing/test-provider.js')
    const key = provider.keyName === undefined ? undefined : this.#p.secrets.get(provider.keyName)
    return testProvider(provider, model ?? this.#modelsOf(provider)[0], key)
  }

  models(): ReturnType<ProviderService['models']> {
    return this.#p.store.providers.list().flatMap((provider) =>
      this.#modelsOf(provider).map((model) => {
        const { input, output } = pricesOf(provider, model)
        const simulated = provider.kind === 'simulated'
        return { model, provider: provider.id, simulated, inputPrice: input, outputPrice: output }
      }),
    )
  }

  #modelsOf({ kind, models }: ProviderAccess): string[] {
    return [...new Set([...models.map(({ id }) => id), ...(kind === 'simulated' ? SIMULATED_MODELS : [])])]
  }

  #require(id: string): ProviderAccess {
    const provider = this.#p.store.providers.get(id)
    if (provider === undefined) throw new JobyardError('not-found', `Provider not found: ${id}`, { details: { id } })
    return provider
  }

  #shown(provider: ProviderAccess): Provider {
    const { scopeRows } = this.#p.store
    const group = groupOfProvider(provider.id)
    const scope = { kind: 'group', name: group } as const
    const limit = scopeRows.limit(scope)
    const pause = scopeRows.pause(scope)
    return {
      ...provider,
      group,
      maxParallel: limit?.concurrency ?? null,
      requestsPerMinute: limit?.per_minute ?? null,
      key: provider.keyName === undefined ? 'not-needed' : (this.#p.secrets.whereIs(provider.keyName) ?? 'missing'),
      paused: pause !== undefined,
      pauseReason: pause?.reason ?? null,
    }
  }
}

/** The settings as they are stored. @throws invalid-input with every fault */
function checked(settings: ProviderSettings): ProviderSettings {
  const parsed = providerSettingsSchema.safeParse(settings)
  if (!parsed.success) throw faulty(settings.id, faultsOf(parsed.error))
  const { data } = parsed
  const ids = data.models.map(({ id }) => id)
  const faults = [
    ...(data.kind === 'openai-compatible' && data.baseUrl === undefined
      ? ['baseUrl: a provider of kind openai-compatible needs one, e.g. http://127.0.0.1:11434/v1']
      : []),
    ...(data.kind !== 'simulated' && data.delayMs !== undefined
      ? ['delayMs: only the simulated provider has one']
      : []),
    ...[...new Set(ids.filter((id, i) => ids.indexOf(id) !== i))].map((id) => `models: "${id}" is there twice`),
  ]
  if (faults.length > 0) throw faulty(data.id, faults)
  const keyName = data.keyName ?? KEY_NAMES[data.kind]
  return keyName === undefined ? data : { ...data, keyName }
}

function faulty(id: string, faults: string[]): JobyardError {
  return invalidInput(`provider "${id}": ${faults.join('; ')}`, faults)
}
