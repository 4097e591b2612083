import { describe, expect, test } from 'vitest'
import { openYard } from '../support/jobyard-cli.js'

const ok = { type: 'command', input: { command: ['true'] } }
const lines = (...jobs: (object | string)[]) =>
  jobs.map((job) => `${typeof job === 'string' ? job : JSON.stringify(job)}\n`).join('')

describe('enqueueing', () => {
  test('[Q8] a bad job is refused whole, with every fault named', async () => {
    const yard = openYard()
    const refusal = await yard.refusalWith(
      { stdin: lines({ type: 'command', input: {}, priority: 5000, maxAttempts: 0, delayMs: -1, colour: 'red' }) },
      'import',
      '-',
    )
    expect(refusal).toMatchObject({ exit: 2, code: 'invalid-input' })
    const said = `${refusal.message} ${JSON.stringify(refusal.details)}`
    for (const fault of ['priority', 'maxAttempts', 'delayMs', 'colour']) expect(said).toContain(fault)
    expect(await yard.list()).toEqual([])
  })

  test('[Q8] [C] an import is all or nothing, and a bad line names its number', async () => {
    const yard = openYard()
    const bad = [
      '{"type": "command"',
      { ...ok, unknown: 1 },
      { type: 'no-such-type', input: {} },
      { ...ok, priority: 1001 },
      { ...ok, delayMs: -5 },
      { ...ok, timeoutMs: 'soon' },
      { ...ok, runAfter: 'tomorrow' },
      { type: 'command', input: { command: [] } },
      { type: 'command', input: { command: ['ls'], shell: 'ls' } },
      { type: 'command', input: { shell: 'ls', cwd: 7 } },
      { type: 'command', input: { command: ['ls'], colour: 'red' } },
      '[1, 2]',
      'null',
    ]
    const refusals = await Promise.all(
      bad.map((line) => yard.refusalWith({ stdin: lines(ok, ok, line, ok) }, 'import', '-')),
    )
    expect(refusals.map(({ exit, code, message }) => [exit, code, /\b3\b/.test(message)])).toEqual(
      bad.map(() => [2, 'invalid-input', true]),
    )
    expect(await yard.list()).toEqual([])
  })

  test('[C] import reads a file or standard input, empty lines apart, and counts', async () => {
    const yard = openYard()
    yard.handler('noop', { type: 'noop', title: 'Noop', command: ['true'], protocol: 'plain' })
    const text = `${lines(ok, '', { ...ok, key: 'k' })}\n${JSON.stringify({ type: 'noop', input: {}, key: 'k2' })}`
    const fromPipe = await yard.runWith({ stdin: text }, 'import', '-', '--json')
    expect(JSON.parse(fromPipe.stdout)).toEqual({ enqueued: 3, existed: 0 })
    const again = await yard.runWith({ stdin: text }, 'import', '-', '--json')
    expect(JSON.parse(again.stdout)).toEqual({ enqueued: 1, existed: 2 })
    expect(await yard.refusal('import', yard.path('nowhere.jsonl'))).toMatchObject({ exit: 3 })
    expect((await yard.list()).length).toBe(4)
  })

  test('[C] every field of an imported line arrives', async () => {
    const yard = openYard()
    const runAfter = '2099-01-31T09:00:00.000Z'
    const [job] = await yard.importAll([
      {
        type: 'command',
        input: { command: ['echo', 'é\u2028'], cwd: '/tmp', env: { A: '1' } },
        name: 'a name',
        priority: -1000,
        key: 'key 1',
        group: 'disk',
        maxAttempts: 7,
        backoffMs: 0,
        timeoutMs: 1,
        runAfter,
        held: true,
      },
    ])
    expect(job).toMatchObject({
      id: 1,
      type: 'command',
      name: 'a name',
      state: 'queued',
      priority: -1000,
      position: 1,
      held: true,
      group: 'disk',
      attempt: 0,
      maxAttempts: 7,
      runAfter,
      idempotencyKey: 'key 1',
      input: { command: ['echo', 'é\u2028'], cwd: '/tmp', env: { A: '1' } },
    })
  })

  test('[Q8] the input is checked against the schema of the job type', async () => {
    const yard = openYard()
    yard.handler('sized', {
      type: 'sized',
      title: 'Sized',
      command: ['true'],
      protocol: 'plain',
      input: {
        type: 'object',
        properties: { size: { type: 'integer', minimum: 1 }, tint: { enum: ['red', 'blue'] } },
        required: ['size'],
        additionalProperties: false,
      },
    })
    const refusal = await yard.refusal('add', '--type', 'sized', '--input', '{"size": 0, "tint": "green", "x": 1}')
    expect(refusal).toMatchObject({ exit: 2, code: 'invalid-input' })
    const said = `${refusal.message} ${JSON.stringify(refusal.details)}`
    for (const fault of ['size', 'tint']) expect(said).toContain(fault)
    expect((await yard.refusal('add', '--type', 'sized', '--input', '{}')).exit).toBe(2)
    const job = await yard.json('add', '--type', 'sized', '--input', '{"size": 3}')
    expect(job).toMatchObject({ type: 'sized', input: { size: 3 }, maxAttempts: 4 })
  })

  test('[Q9] a second enqueue with a key returns the first job', async () => {
    const yard = openYard()
    const first = await yard.addShell('true', '--key', 'nightly', '--name', 'first')
    expect(first.existed).toBe(false)
    expect(first.idempotencyKey).toBe('nightly')
    const second = await yard.addShell('false', '--key', 'nightly', '--name', 'second')
    expect(second).toMatchObject({ id: first.id, existed: true, name: 'first' })
    await yard.drain()
    expect(await yard.addShell('true', '--key', 'nightly')).toMatchObject({ existed: true, state: 'completed' })
    await yard.run('remove', first.id)
    const third = await yard.addShell('true', '--key', 'nightly')
    expect(third.existed).toBe(false)
    expect(third.id).toBeGreaterThan(first.id)
  })

  test('[Q9] one batch with the same key twice enqueues it once', async () => {
    const yard = openYard()
    const stdin = lines({ ...ok, key: 'a' }, { ...ok, key: 'b' }, { ...ok, key: 'a' })
    const ran = await yard.runWith({ stdin }, 'import', '-', '--json')
    expect(JSON.parse(ran.stdout)).toEqual({ enqueued: 2, existed: 1 })
    expect((await yard.list()).length).toBe(2)
  })

  test('[Q9] a cancelled job frees its key, and can’t take it back from another', async () => {
    const yard = openYard()
    const first = await yard.addShell('true', '--key', 'k')
    await yard.run('cancel', first.id)
    const second = await yard.addShell('true', '--key', 'k')
    expect(second).toMatchObject({ existed: false })
    expect(second.id).not.toBe(first.id)
    const refusal = await yard.refusal('retry', first.id)
    expect(refusal).toMatchObject({ code: 'conflict' })
    expect(refusal.message).toContain(String(second.id))
    expect(await yard.show(first.id)).toMatchObject({ state: 'cancelled' })
    await yard.run('cancel', second.id)
    expect(await yard.json('retry', first.id)).toMatchObject({ state: 'queued' })
  })

  test('[Q9] eight processes that add one key at once make one job', async () => {
    const yard = openYard()
    await yard.list()
    const added = await Promise.all(Array.from({ length: 8 }, () => yard.addShell('true', '--key', 'once')))
    expect(new Set(added.map((job) => job.id)).size).toBe(1)
    expect(added.filter((job) => job.existed === false)).toHaveLength(1)
    expect(await yard.list()).toHaveLength(1)
  })

  test('[K1] eight processes that create the store at once lose nothing', async () => {
    const yard = openYard()
    const added = await Promise.all(
      Array.from({ length: 8 }, (_, index) => yard.addShell('true', '--name', `j${index}`)),
    )
    expect(new Set(added.map((job) => job.id)).size).toBe(8)
    expect((await yard.list()).map((job) => job.name).sort()).toEqual(added.map((job) => job.name).sort())
    const places = (await yard.list()).map((job) => job.position)
    expect(places).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  })
})
