import {
  groupOfProvider,
  hasModel,
  modelIdOf,
  type ProviderAccess,
  pricesOf,
  SIMULATED_DELAY_MS,
} from '../../src-shared/provider.js'
import type { ProviderRows } from '../store/provider-rows.js'

/** A model that can be asked, as its provider's settings describe it. */
export interface ResolvedModel {
  /** As it was asked for. */
  model: string
  provider: string
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

/** Finds who answers for a model. */
export interface ModelResolver {
  /** @param id the model's id, or `provider/model`. @returns null when nobody does */
  resolve(id: string): ResolvedModel | null
}

/** Knows the models of the providers that are set up. */
export class StoredModels implements ModelResolver {
  constructor(private readonly providers: Pick<ProviderRows, 'list'>) {}

  /**
   * `provider/model` means that provider. A bare id means the first provider, by id, that has it; a real one before a
   * simulated one, whose names are open.
   */
  resolve(id: string): ResolvedModel | null {
    const all = this.providers.list().sort((one, two) => Number(isSimulated(one)) - Number(isSimulated(two)))
    const named = all.find(
      (provider) => id.startsWith(`${provider.id}/`) && hasModel(provider, modelIdOf(provider, id)),
    )
    const provider = named ?? all.find((one) => hasModel(one, id))
    return provider === undefined ? null : described(provider, id)
  }
}

function isSimulated({ kind }: ProviderAccess): boolean {
  return kind === 'simulated'
}

function described(provider: ProviderAccess, asked: string): ResolvedModel {
  const prices = pricesOf(provider, modelIdOf(provider, asked))
  return {
    model: asked,
    provider: provider.id,
    group: groupOfProvider(provider.id),
    keyName: provider.keyName ?? null,
    simulated: isSimulated(provider),
    inputPrice: prices.input,
    outputPrice: prices.output,
    delayMs: isSimulated(provider) ? (provider.delayMs ?? SIMULATED_DELAY_MS) : null,
  }
}
