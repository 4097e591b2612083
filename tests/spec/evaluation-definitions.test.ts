import { writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Scenario } from '../../src-shared/definition.js'
import {
  type DefinitionJson,
  importDefinition,
  type RunJson,
  showRun,
  startRun,
  TRADE_OFFS,
} from '../support/evaluation-cli.js'
import { openYard } from '../support/jobyard-cli.js'

describe('definitions through the command line', () => {
  test('[D1] [D2] an imported definition is printed with its id, and its scenarios are an array', async () => {
    const yard = openYard()
    const definition = await importDefinition(yard)
    expect(definition).toMatchObject({ id: 1, name: 'Trade-offs', version: 1, parentId: null, scenarioCount: 6 })
    const scenarios = await yard.json<Scenario[]>('definition', 'scenarios', 1)
    expect(scenarios).toHaveLength(6)
    expect(scenarios[1]).toEqual({
      name: 'action=ignore · object=animal',
      prompt: 'Should one ignore a animal? Answer with a number from 1 to 5.',
      preamble: 'You are a judge.',
      scores: { action: 10, object: 2 },
    })
  })

  test('[D4] what is exported as JSON or YAML is imported the same', async () => {
    const yard = openYard()
    await importDefinition(yard)
    for (const format of ['json', 'yaml']) {
      const { stdout } = await yard.run('definition', 'export', 1, '--format', format)
      writeFileSync(yard.path(`file.${format}`), stdout)
      const again = await yard.json<DefinitionJson>('definition', 'import', yard.path(`file.${format}`))
      expect(again).toMatchObject({ name: TRADE_OFFS.name, content: TRADE_OFFS.content })
    }
    expect(await yard.json('definition', 'export', 2)).toEqual(TRADE_OFFS)
  })

  test('[D3] a faulty file is refused with every fault and its line, and nothing is added', async () => {
    const yard = openYard()
    const text =
      'name: x\ncontent:\n  schemaVersion: 1\n  template: "{who}"\n  dimensions:\n    - name: a\n      values: []\n'
    const refusal = await yard.refusalWith({ stdin: text }, 'definition', 'import', '-')
    expect(refusal).toMatchObject({ exit: 2, code: 'invalid-input' })
    const { faults } = refusal.details as { faults: string[] }
    expect(faults).toHaveLength(2)
    expect(faults[0]).toMatch(/^line 4: content\.template: \{who\}/)
    expect(faults[1]).toMatch(/^line 7: content\.dimensions\.0\.values/)
    expect(await yard.refusalWith({ stdin: '{"name": "x"}' }, 'definition', 'import', '-')).toMatchObject({ exit: 2 })
    expect(await yard.refusalWith({ stdin: '{"name": ' }, 'definition', 'import', '-')).toMatchObject({ exit: 2 })
    expect(await yard.refusal('definition', 'import', 'missing.yaml')).toMatchObject({ exit: 3 })
    expect(await yard.json('definition', 'list')).toEqual([])
  })

  test('[D4] an edit is a new version, a fork a new definition; a run keeps what it was started with', async () => {
    const yard = openYard()
    const run = await startRun(yard, '--models', 'test-model-1')
    const changed = { ...TRADE_OFFS, content: { ...TRADE_OFFS.content, template: 'May one {action} a {object}?' } }
    const stdin = JSON.stringify(changed)
    const edited = await yard.runWith({ stdin }, 'definition', 'edit', 1, '-', '--json')
    expect(JSON.parse(edited.stdout)).toMatchObject({ id: 1, version: 2, runCount: 1 })
    expect(await yard.json('definition', 'show', 1, '--version', 1)).toMatchObject({
      content: TRADE_OFFS.content,
      versions: [{ version: 2 }, { version: 1 }],
    })
    expect(await yard.json('definition', 'fork', 1, '--name', 'Mine')).toMatchObject({ id: 2, parentId: 1, version: 1 })
    const next = await yard.json<RunJson>('run', 'start', '--definition', 1, '--models', 'test-model-1')
    await yard.drain('--concurrency', 4)
    const prompts = async (id: number) =>
      (await yard.list('--run', id)).map(({ input }) => (input as { prompt: string }).prompt)
    expect((await prompts(run.id)).every((prompt) => prompt.startsWith('Should one'))).toBe(true)
    expect((await prompts(next.id)).every((prompt) => prompt.startsWith('May one'))).toBe(true)
    expect(await showRun(yard, run.id)).toMatchObject({ definitionVersion: 1, status: 'COMPLETED' })
  })

  test('[D4] removing one with runs hides it, one without deletes it', async () => {
    const yard = openYard()
    await startRun(yard, '--models', 'test-model-1')
    await importDefinition(yard)
    expect(await yard.json('definition', 'remove', 1)).toEqual({ id: 1, hidden: true })
    expect(await yard.json('definition', 'remove', 2)).toEqual({ id: 2, hidden: false })
    expect(await yard.json('definition', 'list')).toEqual([])
    expect(await yard.json('definition', 'list', '--hidden')).toMatchObject([{ id: 1, hidden: true }])
    expect(await yard.refusal('definition', 'show', 2)).toMatchObject({ exit: 3, message: 'Definition not found: 2' })
    expect(await yard.json('definition', 'restore', 1)).toMatchObject({ hidden: false })
  })

  test('[D1] a call without a verb, or with a wrong one, says which there are', async () => {
    const yard = openYard()
    const bare = await yard.run('definition')
    expect(bare.code).toBe(2)
    expect(bare.stderr).toContain('scenarios')
    expect(await yard.refusal('definition', 'lst')).toMatchObject({
      exit: 2,
      message: "unknown command 'lst' (Did you mean list?); see jobyard definition --help",
    })
    expect((await yard.run('help', 'run', 'start')).stdout).toContain('--samples-per-scenario <n>')
    expect((await yard.run('run', '--help')).stdout).toContain('analyze')
  })
})
