import { describe, expect, test } from 'vitest'
import { settingsFrom } from '../../src-main/cli/provider-options.js'
import { Providers } from '../../src-main/evaluation/providers.js'
import { modelIdOf, type ProviderSettings } from '../../src-shared/provider.js'
import { openYard } from '../support/yard.js'

const LOCAL: ProviderSettings = {
  id: 'local',
  kind: 'openai-compatible',
  baseUrl: 'http://127.0.0.1:11434/v1',
  models: [{ id: 'mistral', inputPrice: 1, outputPrice: 2 }, { id: 'local/odd' }],
}

async function openProviders() {
  const yard = await openYard()
  const secrets = { get: () => undefined, whereIs: () => null }
  const noticed: string[] = []
  const providers = new Providers({ ...yard, secrets, notice: () => noticed.push('again') })
  return { ...yard, providers, noticed }
}

describe('providers', () => {
  test('[P1] the limits of a provider are those of its group', async () => {
    const { providers, jobs, noticed } = await openProviders()
    const saved = await providers.save({ ...LOCAL, maxParallel: 5, requestsPerMinute: 600 })
    expect(saved).toMatchObject({ group: 'provider:local', maxParallel: 5, requestsPerMinute: 600, key: 'not-needed' })
    expect(noticed).toHaveLength(1)
    expect(jobs.limits()).toEqual([
      { scope: { kind: 'group', name: 'provider:local' }, concurrency: 5, perMinute: 600 },
    ])
    await jobs.setLimit({ scope: { kind: 'group', name: 'provider:local' }, concurrency: 2 })
    expect(providers.get('local')).toMatchObject({ maxParallel: 2, requestsPerMinute: 600 })
    await providers.save(LOCAL)
    expect(jobs.limits()).toEqual([])
  })

  test('[P1] every fault is named, and nothing is stored', async () => {
    const { providers } = await openProviders()
    const bad = {
      id: 'Local',
      kind: 'openai-compatible',
      models: [{ id: '' }],
      delayMs: -1,
    } as unknown as ProviderSettings
    await expect(providers.save(bad)).rejects.toMatchObject({
      code: 'invalid-input',
      details: { faults: expect.any(Array) },
    })
    const twice = { id: 'local', kind: 'openai-compatible', models: [{ id: 'a' }, { id: 'a' }], delayMs: 5 } as const
    await expect(providers.save({ ...twice, models: [...twice.models] })).rejects.toMatchObject({
      details: {
        faults: [
          expect.stringContaining('baseUrl'),
          'delayMs: only the simulated provider has one',
          'models: "a" is there twice',
        ],
      },
    })
    expect(providers.list().map(({ id }) => id)).toEqual(['simulated'])
  })

  test('[P1] one with unfinished jobs is not removed; with it go its limits and its pause', async () => {
    const { providers, jobs, add } = await openProviders()
    await providers.save({ ...LOCAL, maxParallel: 5 })
    const [id] = (await add({ group: 'provider:local' })) as [number]
    await expect(providers.remove('local')).rejects.toMatchObject({
      code: 'conflict',
      message: 'cannot remove provider local: 1 job of it have not ended',
    })
    await jobs.cancel([id])
    await jobs.pauseScope({ kind: 'group', name: 'provider:local' })
    await providers.remove('local')
    expect(jobs.limits()).toEqual([])
    expect(jobs.status().pausedGroups).toEqual([])
    await expect(providers.remove('local')).rejects.toMatchObject({ code: 'not-found' })
  })

  test('[P5] a new installation has the simulated provider with its test models, and they cost nothing', async () => {
    const { providers } = await openProviders()
    const models = providers.models()
    expect(models.map(({ model }) => model)).toEqual(
      expect.arrayContaining(['test-model-1', 'fail-test-model', 'flaky-test-model', 'refuse-test-model']),
    )
    expect(
      models.every(({ provider, simulated, inputPrice }) => provider === 'simulated' && simulated && inputPrice === 0),
    ).toBe(true)
  })

  test('[P1] a model is asked for by its id, or by the provider and its id', () => {
    expect(modelIdOf(LOCAL, 'mistral')).toBe('mistral')
    expect(modelIdOf(LOCAL, 'local/mistral')).toBe('mistral')
    expect(modelIdOf(LOCAL, 'local/odd')).toBe('local/odd')
    expect(modelIdOf({ id: 'simulated', kind: 'simulated', models: [] }, 'simulated/test-model-1')).toBe('test-model-1')
  })
})

describe('provider set', () => {
  test('[P1] what is not said stays, none takes away', async () => {
    const { providers } = await openProviders()
    const before = await providers.save({ ...LOCAL, maxParallel: 5, requestsPerMinute: 600, keyName: 'LOCAL_KEY' })
    expect(settingsFrom('local', { maxParallel: '7', keyName: 'none' }, before)).toEqual({
      ...LOCAL,
      maxParallel: 7,
      requestsPerMinute: 600,
    })
    expect(settingsFrom('local', { perMinute: 'none', model: ['llama3:8b', 'x:0.5:2'] }, before)).toEqual({
      ...LOCAL,
      keyName: 'LOCAL_KEY',
      maxParallel: 5,
      models: [{ id: 'llama3:8b' }, { id: 'x', inputPrice: 0.5, outputPrice: 2 }],
    })
  })

  test.for<[string, object]>([
    ['say --kind', {}],
    ['--kind must be one of', { kind: 'magic' }],
    ['--max-parallel must be', { kind: 'openai', maxParallel: '0' }],
    ['--per-minute must be', { kind: 'openai', perMinute: 'many' }],
    ['--delay', { kind: 'simulated', delay: 'soon' }],
  ])('[P1] bad usage is refused: %s', ([message, options]) => {
    expect(() => settingsFrom('new', options, undefined)).toThrow(message)
  })
})
