import { groupOfProvider } from '../../src-shared/provider.js'

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

/** Test models of the simulated provider (rule P5). */
const SIMULATED = /^(?:simulated\/)?(?:test-model-.+|model-.+|fail-test-model|flaky-test-model|refuse-test-model)$/

/** Knows the simulated provider alone. */
export const simulatedModels: ModelResolver = {
  resolve: (id) =>
    SIMULATED.test(id)
      ? {
          model: id,
          provider: 'simulated',
          group: groupOfProvider('simulated'),
          keyName: null,
          simulated: true,
          inputPrice: null,
          outputPrice: null,
          delayMs: 50,
        }
      : null,
}
