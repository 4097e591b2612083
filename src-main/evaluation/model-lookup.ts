import {
  groupOfProvider,
  hasModel,
  modelIdOf,
  type ProviderAccess,
  pricesOf,
  SIMULATED_DELAY_MS,
} from '../../src-shared/provider.js'

/** A model that can be asked, as its provider's settings describe it. */
export interface KnownModel {
  /** As it was asked for. */
  model: string
  provider: string
  /** Of the provider's jobs. */
  group: string
  /** Name under which the provider's key is found; null when it needs none. */
  keyName: string | null
  simulated: boolean
  /** US dollars per million tokens; null when unknown. */
  inputPrice: number | null
  outputPrice: number | null
  /** Of the simulated provider: how long an answer takes, in ms. */
  delayMs: number | null
}

/**
 * Finds who answers for a model that is asked for by its id or as `provider/model`: the provider named, else one that has it
 * in its list, else one that takes any model of that name, as the simulated one does.
 */
export class ModelLookup {
  readonly #providers: readonly ProviderAccess[]

  constructor(providers: readonly ProviderAccess[]) {
    this.#providers = providers
  }

  /** @returns null when nobody does */
  find(asked: string): KnownModel | null {
    const having = this.#providers.filter((provider) => hasModel(provider, modelIdOf(provider, asked)))
    const provider =
      having.find(({ id }) => asked.startsWith(`${id}/`)) ??
      having.find(({ models }) => models.some(({ id }) => id === asked)) ??
      having[0]
    return provider === undefined ? null : knownModel(provider, asked)
  }
}

function knownModel(provider: ProviderAccess, asked: string): KnownModel {
  const { input, output } = pricesOf(provider, modelIdOf(provider, asked))
  const simulated = provider.kind === 'simulated'
  return {
    model: asked,
    provider: provider.id,
    group: groupOfProvider(provider.id),
    keyName: provider.keyName ?? null,
    simulated,
    inputPrice: input,
    outputPrice: output,
    delayMs: simulated ? (provider.delayMs ?? SIMULATED_DELAY_MS) : null,
  }
}
