import { writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { openYard } from '../support/jobyard-cli.js'

const JOB_FIELDS = [
  'id',
  'type',
  'name',
  'state',
  'priority',
  'position',
  'held',
  'group',
  'attempt',
  'maxAttempts',
  'runAfter',
  'progress',
  'stage',
  'message',
  'iteration',
  'iterations',
  'error',
  'input',
  'output',
  'checkpoint',
  'idempotencyKey',
  'runId',
  'owner',
  'pid',
  'heartbeatAt',
  'createdAt',
  'startedAt',
  'pausedAt',
  'finishedAt',
  'runningMs',
  'waitedMs',
  'existed',
]

describe('[C] add', () => {
  test('[C] prints the job with every field, absent ones null', async () => {
    const yard = openYard()
    const job = await yard.json('add', '--', 'ls', '--json', '--data', 'x', '--')
    expect(Object.keys(job).sort()).toEqual([...JOB_FIELDS].sort())
    expect(job).toMatchObject({
      id: 1,
      type: 'command',
      state: 'queued',
      priority: 5,
      position: 1,
      held: false,
      group: null,
      attempt: 0,
      maxAttempts: 1,
      runAfter: null,
      progress: null,
      error: null,
      output: null,
      existed: false,
      owner: null,
      input: { command: ['ls', '--json', '--data', 'x', '--'], cwd: yard.folder },
    })
    expect(job.createdAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  })

  test('[C] takes every option', async () => {
    const yard = openYard()
    const words = [
      'add',
      '--shell',
      'echo "$A"',
      '--name',
      '-n',
      '--priority=-7',
      '--key',
      'k',
      '--delay',
      '1h',
      '--group',
      'g',
      '--cwd',
      'sub',
      '--env',
      'A=b=c',
      '--max-attempts',
      '3',
      '--backoff',
      '7s',
      '--timeout=10m',
      '--hold',
    ]
    const job = await yard.json(...words)
    expect(job).toMatchObject({
      name: '-n',
      priority: -7,
      idempotencyKey: 'k',
      group: 'g',
      maxAttempts: 3,
      held: true,
      input: { shell: 'echo "$A"', cwd: yard.path('sub'), env: { A: 'b=c' } },
    })
    expect(Date.parse(job.runAfter ?? '') - Date.parse(job.createdAt)).toBe(3_600_000)
    const at = await yard.json('add', '--at', '2030-01-31T10:00:00+01:00', '--', 'ls')
    expect(at.runAfter).toBe('2030-01-31T09:00:00.000Z')
  })

  test('[C] says in words what it did, and escapes names', async () => {
    const yard = openYard()
    const ran = await yard.run('add', '--name', 'two\nlines \u001b[31m', '--', 'ls')
    expect(ran).toMatchObject({ code: 0, stdout: 'job 1 queued: two\\nlines \\u001b[31m\n', stderr: '' })
    await yard.run('add', '--key', 'k', '--', 'ls')
    expect((await yard.run('add', '--key', 'k', '--', 'pwd')).stdout).toMatch(
      /^job 2 has this key already and is queued: /,
    )
    expect((await yard.run('add', '--hold', '--', 'ls')).stdout).toMatch(/^job \d+ queued, held: /)
  })

  test('[C] a type and its input from a file or stdin', async () => {
    const yard = openYard()
    yard.handler('echo', { type: 'echo', title: 'Echo', command: ['cat'], protocol: 'json', input: { type: 'object' } })
    writeFileSync(yard.path('input.json'), '{"from": "file"}')
    expect((await yard.json('add', '--type', 'echo', '--input', '@input.json')).input).toEqual({ from: 'file' })
    const ran = await yard.runWith({ stdin: '{"from": "stdin"}' }, 'add', '--type=echo', '--input=@-', '--json')
    expect(JSON.parse(ran.stdout).input).toEqual({ from: 'stdin' })
  })

  test('[C] wrong usage is exit 2 and adds nothing', async () => {
    const yard = openYard()
    const wrong: string[][] = [
      ['add'],
      ['add', '--'],
      ['add', '--prioriti', '3', '--', 'ls'],
      ['add', '--priority', '5000', '--', 'ls'],
      ['add', '--delay', '-5s', '--', 'ls'],
      ['add', '--delay', '5', '--', 'ls'],
      ['add', '--at', 'noon', '--', 'ls'],
      ['add', '--shell', 'x', '--', 'ls'],
      ['add', '--env', '1X=2', '--', 'ls'],
      ['add', '--type', 'no-such-type', '--input', '{}'],
      ['add', '--type', 'command', '--input', '{"command": "not an array"}'],
      ['add', '--type', 'command', '--input', '{"a" 1}'],
      ['add', '--max-attempts', '0', '--', 'ls'],
    ]
    for (const args of wrong) {
      const refusal = await yard.refusal(...args)
      expect({ args, ...refusal }).toMatchObject({ exit: 2, code: 'invalid-input' })
      const words = await yard.run(...args)
      expect(words).toMatchObject({ code: 2, stdout: '' })
      expect(words.stderr).toMatch(/^jobyard: ./)
    }
    expect(await yard.list()).toEqual([])
  })
})

describe('[C] import', () => {
  test('[C] queues all lines in order, and says how many', async () => {
    const yard = openYard()
    const lines = ['first', 'second'].map((name) =>
      JSON.stringify({ type: 'command', name, key: name, input: { command: ['ls'] } }),
    )
    writeFileSync(yard.path('jobs.jsonl'), `\ufeff${lines.join('\r\n\n')}`)
    expect(await yard.json('import', 'jobs.jsonl')).toEqual({ enqueued: 2, existed: 0 })
    expect((await yard.list()).map((job) => job.name)).toEqual(['first', 'second'])
    expect((await yard.run('import', 'jobs.jsonl')).stdout).toBe('0 queued, 2 were there already\n')
    expect(await yard.json('import', '/dev/null')).toEqual({ enqueued: 0, existed: 0 })
  })

  test('[C] [Q8] a bad line names its number and refuses all', async () => {
    const yard = openYard()
    const good = '{"type":"command","input":{"shell":"true"}}'
    const bad = [
      '{"type":"command"',
      '{"type":"command","input":{"shell":"true"},"extra":1}',
      '{"type":"command","input":{"shell":7}}',
      '{"type":"nowhere","input":{}}',
    ]
    for (const line of bad) {
      const refusal = await yard.refusalWith({ stdin: `${good}\n\n${line}\n${good}\n` }, 'import', '-')
      expect({ line, ...refusal }).toMatchObject({ exit: 2, code: 'invalid-input', details: { line: 3 } })
      expect(refusal.message).toContain('line 3')
    }
    expect(await yard.list()).toEqual([])
    expect(await yard.refusal('import', 'missing.jsonl')).toMatchObject({ exit: 3, code: 'not-found' })
  })

  test('[C] 10,000 lines from a pipe', async () => {
    const yard = openYard()
    const line = (index: number) =>
      `${JSON.stringify({ type: 'command', name: `job ${index}`, input: { command: ['true', String(index)] } })}\n`
    const stdin = Array.from({ length: 10_000 }, (_, index) => line(index)).join('')
    const ran = await yard.runWith({ stdin }, 'import', '-', '--json')
    expect(JSON.parse(ran.stdout)).toEqual({ enqueued: 10_000, existed: 0 })
    const listed = await yard.run('list', '--limit', '1', '--offset', '9999', '--json')
    expect(JSON.parse(listed.stdout)[0]).toMatchObject({
      name: 'job 9999',
      position: 10_000,
      input: { command: ['true', '9999'] },
    })
  })
})
