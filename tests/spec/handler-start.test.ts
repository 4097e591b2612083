import { describe, expect, test } from 'vitest'
import type { JobJson } from '../support/job-json.js'
import { openYard, type Yard } from '../support/jobyard-cli.js'
import { installScripted, placeholder, result } from '../support/scripted-handler.js'

async function ran(yard: Yard, type: string, ...options: (string | number)[]): Promise<JobJson> {
  const { id } = await yard.json('add', '--type', type, '--input', '{}', ...options)
  await yard.drain()
  return yard.show(id)
}

// Concurrent, since one of them is a wait of 30 s.
describe.concurrent('starting a handler', () => {
  test('[H] no ready within 30 s, or a wrong one, is BAD_HANDLER', async ({ onTestFinished }) => {
    const yard = openYard(onTestFinished)
    installScripted(yard, 'mute', { ready: false })
    installScripted(yard, 'future', { ready: '{"type":"ready","protocol":2,"checkpoint":false,"maxJobs":1}\n' })
    installScripted(yard, 'garbage', { ready: 'hello, I am a handler\n' })
    for (const type of ['mute', 'future', 'garbage']) await yard.json('add', '--type', type, '--input', '{}')
    await yard.addShell('echo fine')
    await yard.drain('--concurrency', '4')
    for (const id of [1, 2, 3]) {
      const job = await yard.show(id)
      expect(job).toMatchObject({ state: 'failed', attempt: 1, error: { code: 'BAD_HANDLER', retryable: false } })
    }
    expect((await yard.show(4)).state).toBe('completed')
  })

  test('[H] a program that can’t be started is SPAWN_FAILED and not tried again', async ({ onTestFinished }) => {
    const yard = openYard(onTestFinished)
    const manifest = (type: string, command: string[], protocol: string) => ({ type, title: type, command, protocol })
    yard.handler('missing', manifest('missing', ['/no/such/program'], 'jsonl'))
    yard.handler('forbidden', manifest('forbidden', [`${placeholder('handlerDir')}/handler.json`], 'json'))
    for (const type of ['missing', 'forbidden']) {
      const job = await ran(yard, type)
      expect(job).toMatchObject({ state: 'failed', attempt: 1, maxAttempts: 4 })
      expect(job.error).toMatchObject({ code: 'SPAWN_FAILED', retryable: false })
    }
  })

  test('[H] a handler that exits before it is ready fails its job with HANDLER_EXITED or BAD_HANDLER', async ({
    onTestFinished,
  }) => {
    const yard = openYard(onTestFinished)
    yard.handler('brief', { type: 'brief', title: 'Brief', command: ['false'], protocol: 'jsonl', maxAttempts: 1 })
    const job = await ran(yard, 'brief')
    expect(job.state).toBe('failed')
    expect(job.error?.code).toMatch(/^(HANDLER_EXITED|BAD_HANDLER)$/)
  })

  test('[H] the manifest’s placeholders are filled in, and its defaults count', async ({ onTestFinished }) => {
    const yard = openYard(onTestFinished)
    yard.handler(
      'folder-of-another-name',
      {
        type: 'placed',
        title: 'Placed',
        description: 'A type whose folder has another name.',
        command: [
          placeholder('python'),
          `${placeholder('handlerDir')}/where.py`,
          placeholder('node'),
          `a ${placeholder('handlerDir')} b`,
        ],
        protocol: 'json',
        group: 'gpu',
        maxAttempts: 3,
        backoffMs: 1,
        timeoutMs: 60_000,
      },
      { 'where.py': 'import json, sys\njson.load(sys.stdin)\nprint(json.dumps({"argv": sys.argv}))\n' },
    )
    const added = await yard.json('add', '--type', 'placed', '--input', '{}')
    expect(added).toMatchObject({ group: 'gpu', maxAttempts: 3, type: 'placed' })
    await yard.drain()
    const job = await yard.show(1)
    expect(job.state).toBe('completed')
    const folder = `${yard.data}/handlers/folder-of-another-name`
    const { argv } = job.output as { argv: string[] }
    expect(argv[0]).toBe(`${folder}/where.py`)
    expect(argv[1]).toMatch(/node/)
    expect(argv[2]).toBe(`a ${folder} b`)
  })

  test('[H] a manifest that is not one is refused by name, and no other type suffers', async ({ onTestFinished }) => {
    const yard = openYard(onTestFinished)
    const manifest = { type: 'x', title: 'X', command: ['true'], protocol: 'plain' }
    yard.handler('no-json', '{"type": ')
    yard.handler('unknown-field', { ...manifest, type: 'unknown-field', colour: 'red' })
    yard.handler('no-command', { type: 'no-command', title: 'No command', protocol: 'plain' })
    yard.handler('good', { ...manifest, type: 'good' })
    expect(await ran(yard, 'good')).toMatchObject({ state: 'completed' })
    for (const type of ['no-json', 'unknown-field', 'no-command']) {
      expect((await yard.refusal('add', '--type', type, '--input', '{}')).exit).not.toBe(0)
    }
  })

  test('[H] a handler that floods its pipe is slowed down, and its outcome is not lost', async ({ onTestFinished }) => {
    const yard = openYard(onTestFinished)
    installScripted(yard, 'flood')
    const flood = { raw: `${'f'.repeat(1000)}\n`.repeat(400) }
    const input = { steps: [...Array.from({ length: 5 }, () => flood), result('still here')] }
    await yard.runWith({ stdin: JSON.stringify({ type: 'flood', input }) }, 'import', '-')
    await yard.addShell('yes | head -c 20000000 & yes no | head -c 20000000 >&2; wait; echo end')
    await yard.drain('--concurrency', '2')
    expect(await yard.show(1)).toMatchObject({ state: 'completed', output: 'still here' })
    expect((await yard.run('log', 1)).stdout.split('\n').filter((text) => text.startsWith('fff'))).toHaveLength(2000)
    expect((await yard.run('log', 2)).bytes).toHaveLength(40_000_004)
    expect((await yard.show(2)).state).toBe('completed')
  })

  test('[R2] [H] a handler that forks and exits leaves nothing behind', async ({ onTestFinished }) => {
    const yard = openYard(onTestFinished)
    installScripted(yard, 'forker')
    const steps = [{ fork: 'sleep 1000' }, { fork: 'setsid sleep 1001' }, { exit: 0 }]
    await yard.json('add', '--type', 'forker', '--max-attempts', '1', '--input', JSON.stringify({ steps }))
    await yard.drain()
    expect(await yard.show(1)).toMatchObject({ state: 'failed', error: { code: 'HANDLER_EXITED' } })
    expect(yard.processes()).toEqual([])
  })
})
