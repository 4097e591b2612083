import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { jsonCall, openYard, type Yard } from '../support/jobyard-cli.js'

/** Proof that the queue goes on. */
async function goesOn(yard: Yard): Promise<void> {
  const { id } = await yard.addShell('echo fine')
  await yard.drain()
  expect((await yard.show(id)).state).toBe('completed')
}

/** Calls that are to be refused, and how each ended; one that was not refused has exit 0. */
async function outcomesOf(yard: Yard, calls: readonly (string | number)[][]) {
  const rans = await Promise.all(calls.map((call) => yard.run(...jsonCall(call))))
  return rans.map((ran, index) => {
    const { error } = JSON.parse(ran.stdout) as { error?: { code: string; message: string } }
    return { call: calls[index]?.join(' ') ?? '', exit: ran.code, code: error?.code, message: error?.message ?? '' }
  })
}

describe('bad input', () => {
  test('[C] a missing or non-executable command fails its job with SPAWN_FAILED', async () => {
    const yard = openYard()
    writeFileSync(yard.path('not-executable'), '#!/bin/sh\necho never\n')
    chmodSync(yard.path('not-executable'), 0o644)
    await yard.run('add', '--max-attempts', '3', '--', 'no-such-command-anywhere')
    await yard.run('add', '--', './not-executable')
    await yard.run('add', '--', '/usr')
    await yard.drain()
    for (const [id, named] of [
      [1, 'no-such-command-anywhere'],
      [2, 'not-executable'],
      [3, '/usr'],
    ] as const) {
      const job = await yard.show(id)
      expect(job).toMatchObject({ state: 'failed', attempt: 1, pid: null })
      expect(job.error).toMatchObject({ code: 'SPAWN_FAILED', retryable: false })
      expect(job.error?.message).toContain(named)
    }
    await goesOn(yard)
  })

  test('[C] what no program can be given is refused or fails its job', async () => {
    const yard = openYard()
    const inputs = [
      { command: ['echo', 'a\u0000b'] },
      { shell: 'true', env: { 'A=B': '1' } },
      { shell: 'a', cwd: '\u0000' },
    ]
    const refusals = await Promise.all(
      inputs.map((input) => yard.refusalWith({ stdin: JSON.stringify({ type: 'command', input }) }, 'import', '-')),
    )
    expect(refusals.map(({ exit, code }) => [exit, code])).toEqual(inputs.map(() => [2, 'invalid-input']))
    const [long] = await yard.importAll([{ type: 'command', input: { command: ['echo', 'x'.repeat(300_000)] } }])
    await yard.drain()
    expect(await yard.show(long?.id ?? 0)).toMatchObject({ state: 'failed', error: { code: 'SPAWN_FAILED' } })
    await goesOn(yard)
  })

  test('[C] a missing folder fails its job and is named', async () => {
    const yard = openYard()
    // Not refused at once: the folder may be made before the job runs.
    await yard.run('add', '--cwd', 'no-such-folder', '--', 'true')
    await yard.drain()
    const job = await yard.show(1)
    expect(job).toMatchObject({ state: 'failed', error: { code: 'SPAWN_FAILED', retryable: false } })
    expect(job.error?.message).toContain('no-such-folder')
    await goesOn(yard)
  })

  test('[C] wrong usage and bad values exit with 2 and change nothing', async () => {
    const yard = openYard()
    const calls: (string | number)[][] = [
      ['add'],
      ['add', '--'],
      ['add', '--shell', 'true', '--', 'true'],
      ['add', '--type', 'no-such-type', '--input', '{}'],
      ['add', '--type', 'command', '--input', '{"command": '],
      ['add', '--type', 'command', '--input', '{}'],
      ['add', '--type', 'command', '--input', '[]'],
      ['add', '--type', 'command', '--input', '{"command": ["ls", 3]}'],
      ['add', '--type', 'command', '--input', '{"command": [""]}'],
      ['add', '--priority', '1001', '--', 'true'],
      ['add', '--priority', '-1001', '--', 'true'],
      ['add', '--priority', '1.5', '--', 'true'],
      ['add', '--priority', 'urgent', '--', 'true'],
      ['add', '--delay', '-5s', '--', 'true'],
      ['add', '--delay=-5s', '--', 'true'],
      ['add', '--delay', '5', '--', 'true'],
      ['add', '--delay', 'soon', '--', 'true'],
      ['add', '--at', 'tomorrow', '--', 'true'],
      ['add', '--at', '2020-13-45T99:00:00Z', '--', 'true'],
      ['add', '--max-attempts', '0', '--', 'true'],
      ['add', '--max-attempts', 'many', '--', 'true'],
      ['add', '--timeout', '0s', '--', 'true'],
      ['add', '--env', 'NOVALUE', '--', 'true'],
      ['add', '--no-such-option', '--', 'true'],
      ['no-such-command'],
      ['show'],
      ['show', 'abc'],
      ['show', '1.5'],
      ['pause'],
      ['list', '--state', 'sleeping'],
      ['list', '--limit', '-1'],
      ['limit', '--concurrency', '0'],
      ['limit', '--concurrency', 'many'],
      ['worker', '--concurrency', '0'],
      ['wait'],
      ['wait', '1', '--timeout', 'long'],
      ['queue', 'stop'],
      ['retry'],
    ]
    const outcomes = await outcomesOf(yard, calls)
    expect(outcomes.map(({ call, exit, code }) => [call, exit, code])).toEqual(
      calls.map((call) => [call.join(' '), 2, 'invalid-input']),
    )
    expect(outcomes.filter(({ message }) => message.length <= 10)).toEqual([])
    expect(await yard.list()).toEqual([])
    await goesOn(yard)
  })

  test('[C] an id that isn’t there exits with 3, whatever the command', async () => {
    const yard = openYard()
    const calls: (string | number)[][] = [
      ['show', 42],
      ['log', 42],
      ['pause', 42],
      ['resume', 42],
      ['cancel', 42],
      ['hold', 42],
      ['release', 42],
      ['remove', 42],
      ['retry', 42],
      ['priority', 42, 'high'],
      ['move', 42, '--first'],
      ['reorder', 42],
      ['wait', 42],
      ['show', '99999999999999'],
    ]
    const outcomes = await outcomesOf(yard, calls)
    expect(outcomes.map(({ call, exit, code }) => [call, exit, code])).toEqual(
      calls.map((call) => [call.join(' '), 3, 'not-found']),
    )
    expect(outcomes.filter(({ call, message }) => !message.includes(call.split(' ')[1] ?? ''))).toEqual([])
  })

  test('[C] an error is one object on stdout with --json, and words on stderr without', async () => {
    const yard = openYard()
    const json = await yard.run('show', 42, '--json')
    expect(Object.keys(JSON.parse(json.stdout))).toEqual(['error'])
    const words = await yard.run('show', 42)
    expect(words.stdout).toBe('')
    expect(words.stderr).toMatch(/job 42 does not exist/)
    expect(words.stderr).not.toMatch(/\n\s+at /)
  })

  test('[C] [K2] a data folder that can’t be had exits with 5 and a clear error', async () => {
    const yard = openYard()
    writeFileSync(yard.path('a-file'), 'not a folder')
    const refusal = await yard.refusalWith({ data: false }, 'list', '--data', yard.path('a-file'))
    expect(refusal).toMatchObject({ exit: 5 })
    expect(refusal.message).toContain('a-file')
    const below = await yard.refusalWith({ data: false }, 'list', '--data', '/proc/no-such-folder/data')
    expect(below).toMatchObject({ exit: 5 })
    const worker = await yard.refusalWith({ data: false }, 'worker', '--once', '--data', '/proc/no-such-folder/data')
    expect(worker).toMatchObject({ exit: 5 })
  })

  test('[K2] a damaged or foreign database is refused and left as it is', async () => {
    const yard = openYard()
    await yard.addShell('true')
    const file = join(yard.path('other'), basename(yard.databaseFile()))
    mkdirSync(yard.path('other'))
    const junk = Buffer.from('This is no database, whatever its name says.'.repeat(300))
    writeFileSync(file, junk)
    const refusal = await yard.refusalWith({ data: false }, 'list', '--data', yard.path('other'))
    expect(refusal).toMatchObject({ exit: 5, code: 'storage' })
    expect(readFileSync(file).equals(junk)).toBe(true)
  })

  test('[C] the data folder is private', async () => {
    const yard = openYard()
    await yard.addShell('echo x > "$JOBYARD_WORKDIR/made"; echo y')
    await yard.drain()
    // What a job makes in its work folder is its own affair; the folder around it is closed.
    const own = yard.dataEntries().filter((name) => !name.endsWith('made'))
    expect(own.filter((name) => (statSync(join(yard.data, name)).mode & 0o077) !== 0)).toEqual([])
  })

  test('[C] control characters are escaped in tables and kept in JSON', async () => {
    const yard = openYard()
    const name = 'red \u001b[31m bell \u0007 line\nbreak \u202e'
    await yard.run('add', '--name', name, '--', 'true')
    const table = await yard.run('list')
    expect(table.code).toBe(0)
    expect([...table.stdout].filter((char) => char < ' ' && char !== '\n')).toEqual([])
    expect(table.stdout).toContain('bell')
    expect((await yard.show(1)).name).toBe(name)
    expect([...(await yard.run('show', '1')).stdout].filter((char) => char < ' ' && char !== '\n')).toEqual([])
  })
})
