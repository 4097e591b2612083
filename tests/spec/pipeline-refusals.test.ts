import { writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { openYard } from '../support/jobyard-cli.js'
import { writePipeline } from '../support/pipelines.js'

const ref = (words: string) => `$\{${words}}`

describe('a pipeline that cannot run', () => {
  test('[L1] also comes by add and import, and is checked there as well', async () => {
    const yard = openYard()
    const good = { name: 'By add', stages: [{ name: 'one', shell: 'echo 1' }] }
    writeFileSync(yard.path('good.json'), JSON.stringify(good))
    const { id } = await yard.json('add', '--type', 'pipeline', '--input', '@good.json')
    await yard.drain()
    expect(await yard.show(id)).toMatchObject({ state: 'completed', output: 1, name: 'By add' })
    const bad = {
      name: 'Bad',
      stages: [
        { name: 'one', handler: 'nobody' },
        { name: 'two', needs: ['x'], shell: 'true' },
      ],
    }
    writeFileSync(yard.path('bad.json'), JSON.stringify(bad))
    const refused = await yard.refusal('add', '--type', 'pipeline', '--input', '@bad.json')
    expect(refused.details).toMatchObject({
      faults: [
        expect.stringContaining('input/stages/0/handler unknown job type "nobody"'),
        'input/stages/1/needs/0 there is no stage "x"',
      ],
    })
    expect(await yard.list()).toHaveLength(1)
  })

  test('[L1] names every fault of a file with its line and column, and queues nothing', async () => {
    const yard = openYard()
    const file = writePipeline(
      yard,
      `name: Broken
input: { size: 3 }
stages:
  - name: a
    needs: [c]
    shell: true
  - name: b
    command: [no-such-program-here, "${ref('input.color')}"]
    needs: [a, nowhere]
  - name: c
    command: [echo, "${ref('stages.a.output')}", "${ref('HOME')}"]
    timeout: soon
  - name: a
    handler: nobody
    retires: 3
  - name: d e
    shell: "true"
    handler: x
`,
    )
    const refused = await yard.refusal('pipeline', 'add', file)
    expect(refused).toMatchObject({ exit: 2, code: 'invalid-input' })
    const { faults, at } = refused.details as { faults: string[]; at: { line: number; column: number }[] }
    const has = (start: string, words: string) =>
      expect(faults.filter((fault) => fault.startsWith(start) && fault.includes(words))).toHaveLength(1)
    has('pipeline.yaml:6:12: stages[0].shell', 'must be a text')
    has('pipeline.yaml:8:15: stages[1].command[0]', 'is not on the PATH')
    has('pipeline.yaml:9:16: stages[1].needs[1]', 'there is no stage "nowhere"')
    has('pipeline.yaml:11:', 'is no reference')
    has('pipeline.yaml:12:14: stages[2].timeout', 'must be a number and ms')
    has('pipeline.yaml:13:11: stages[3].name', 'two stages with the name "a"')
    has('pipeline.yaml:15:14: stages[3].retires', 'there is no field "retires"')
    has('pipeline.yaml:16:11: stages[4].name', 'must be letters')
    expect(at.every(({ line, column }) => line > 1 && column > 1)).toBe(true)
    expect(await yard.list()).toEqual([])
    const check = await yard.run('pipeline', 'check', file)
    expect(check.code).toBe(2)
    expect(check.stderr).toContain('pipeline.yaml:9:16')
  })

  test('[L1] names a cycle stage by stage, what input is missing, and text that is no YAML', async () => {
    const yard = openYard()
    const ring = writePipeline(yard, {
      name: 'Ring',
      stages: [
        { name: 'a', needs: ['b'], shell: 'true' },
        { name: 'b', command: ['echo', ref('stages.c.output')] },
        { name: 'c', needs: ['a'], shell: 'true' },
      ],
    })
    expect((await yard.refusal('pipeline', 'add', ring)).message).toContain(
      'a cycle: stage "a" needs "b" needs "c" needs "a"',
    )
    const wants = writePipeline(yard, { name: 'Wants', stages: [{ name: 'a', shell: `echo ${ref('input.x.y')}` }] })
    expect((await yard.refusal('pipeline', 'add', wants)).message).toContain('input.x.y is not given')
    expect(await yard.json('pipeline', 'check', wants)).toEqual({ name: 'Wants', order: ['a'], missingInputs: ['x.y'] })
    expect((await yard.json('pipeline', 'add', wants, '--input', '{"x": {"y": 5}}', '--hold')).state).toBe('queued')
    const broken = writePipeline(yard, 'name: x\nstages: [\n')
    expect((await yard.refusal('pipeline', 'check', broken)).message).toContain('this is no YAML')
    expect(await yard.refusal('pipeline', 'check', 'not-there.yaml')).toMatchObject({ exit: 3 })
    expect(await yard.refusal('pipeline', 'add', wants, '--input', '[1]')).toMatchObject({ exit: 2 })
    const tools = writePipeline(yard, {
      name: 'Tools',
      tools: ['sh', 'nope-tool'],
      stages: [{ name: 'a', shell: 'true' }],
    })
    expect((await yard.refusal('pipeline', 'add', tools)).message).toContain('tools[1]: the program "nope-tool"')
  })
})
