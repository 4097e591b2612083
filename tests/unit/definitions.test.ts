import { describe, expect, test } from 'vitest'
import { openEvaluationYard, TRADE_OFFS } from '../support/evaluation-yard.js'

describe('definitions', () => {
  test('[D4] editing makes a new version; the old ones stay, and a run keeps the one that it was started with', async () => {
    const { definitions, runs, clock, start } = await openEvaluationYard()
    const run = await start({ models: ['test-model-1'] })
    await clock.advance(1000)
    const changed = {
      ...TRADE_OFFS,
      template: 'May one {action} a {object}?',
      dimensions: TRADE_OFFS.dimensions.slice(0),
    }
    const edited = await definitions.edit(1, { content: changed, name: 'Renamed' })
    expect(edited).toMatchObject({ id: 1, version: 2, name: 'Renamed', runCount: 1, updatedAt: clock.now() })
    expect(definitions.get(1, 1).content).toEqual(TRADE_OFFS)
    expect(definitions.versions(1).map(({ version }) => version)).toEqual([2, 1])
    expect(runs.get(run.id)).toMatchObject({ definitionVersion: 1, definitionName: 'Trade-offs' })
    expect(runs.probe(1).scenario).toBe('action=ignore · object=person')
    const next = await start({ definitionId: 1, models: ['test-model-1'] })
    expect(next).toMatchObject({ definitionVersion: 2, definitionName: 'Renamed' })
    // The same content again is no edit, and neither is a name alone.
    expect((await definitions.edit(1, { content: changed })).version).toBe(2)
    expect((await definitions.edit(1, { name: 'Again' })).version).toBe(2)
    expect(() => definitions.get(1, 3)).toThrow('definition 1 has no version 3')
  })

  test('[D4] a fork is a definition of its own that knows where it came from', async () => {
    const { definitions } = await openEvaluationYard()
    const original = await definitions.create('Trade-offs', TRADE_OFFS)
    const fork = await definitions.fork(original.id)
    expect(fork).toMatchObject({ id: 2, version: 1, parentId: 1, name: 'Trade-offs (fork)', content: TRADE_OFFS })
    await definitions.edit(2, { content: { ...TRADE_OFFS, preamble: 'Other.' } })
    expect(definitions.get(1).content).toEqual(TRADE_OFFS)
    expect((await definitions.fork(2, 'Mine')).content.preamble).toBe('Other.')
  })

  test('[D4] deleting one that has runs hides it, and it can be shown again; one without is gone', async () => {
    const { definitions, runs, start, clock } = await openEvaluationYard()
    await start()
    const { id } = await definitions.create('Unused', TRADE_OFFS)
    expect(await definitions.remove(1)).toEqual({ hidden: true })
    expect(await definitions.remove(id)).toEqual({ hidden: false })
    expect(definitions.list()).toEqual([])
    expect(definitions.list({ hidden: true })).toMatchObject([{ id: 1, hidden: true }])
    expect(() => definitions.get(id)).toThrow(`Definition not found: ${id}`)
    await expect(start({ definitionId: 1 })).rejects.toThrow('Definition not found: 1')
    expect(runs.get(1).definitionName).toBe('Trade-offs')
    await clock.advance(1)
    expect(await definitions.restore(1)).toMatchObject({ hidden: false })
    // Ids are never used again.
    expect((await definitions.create('Next', TRADE_OFFS)).id).toBe(3)
  })

  test('[D3] a faulty content is refused with every fault, in words and with its place, and nothing is written', async () => {
    const { definitions } = await openEvaluationYard()
    const faulty = { schemaVersion: 1, template: '{nobody}', dimensions: [{ name: 'action', values: [] }] }
    await expect(definitions.create('x', faulty)).rejects.toMatchObject({
      code: 'invalid-input',
      details: { at: [{ path: ['template'] }, { path: ['dimensions', 0, 'values'] }] },
    })
    await expect(definitions.create('  ', TRADE_OFFS)).rejects.toThrow('name: must have 1 to 200 characters')
    expect(definitions.list({ hidden: true })).toEqual([])
    await definitions.create('x', TRADE_OFFS)
    await expect(definitions.edit(1, { content: faulty })).rejects.toMatchObject({ code: 'invalid-input' })
    expect(definitions.get(1).version).toBe(1)
    await expect(definitions.edit(9, { name: 'y' })).rejects.toThrow('Definition not found: 9')
  })

  test('[D4] the list has the last changed first', async () => {
    const { definitions, clock } = await openEvaluationYard()
    for (const name of ['a', 'b', 'c']) await definitions.create(name, TRADE_OFFS)
    await clock.advance(10)
    await definitions.edit(2, { name: 'b2' })
    expect(definitions.list().map(({ name }) => name)).toEqual(['b2', 'c', 'a'])
  })

  test('[D2] scenarios are read whole or page by page', async () => {
    const { definitions } = await openEvaluationYard()
    await definitions.create('x', TRADE_OFFS)
    const all = definitions.scenarios(1)
    expect(all).toHaveLength(6)
    expect(definitions.scenarioPage(1, { offset: 4, limit: 10 })).toEqual({ total: 6, scenarios: all.slice(4) })
    expect(definitions.scenarioPage(1, { offset: 7, limit: 10 })).toEqual({ total: 6, scenarios: [] })
  })
})
