import { mkdirSync, symlinkSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { JobJson } from '../support/job-json.js'
import { openYard } from '../support/jobyard-cli.js'
import { pipeline } from './cli-pipeline.js'

describe('[C] list', () => {
  test('[C] filters, limits and pages; stderr says that there is more', async () => {
    const yard = openYard()
    yard.handler('other', { type: 'other', title: 'Other', command: ['cat'], protocol: 'json' })
    const line = (name: string, more: object) => ({ type: 'command', input: { shell: 'true' }, name, ...more })
    await yard.importAll([
      line('a', { group: 'g' }),
      line('b', { held: true }),
      line('c', { priority: 'high' }),
      { type: 'other', input: {} },
    ])
    const ids = async (...options: string[]) => (await yard.list(...options)).map((job) => job.id)
    expect(await ids()).toEqual([3, 1, 2, 4])
    expect(await ids('--type', 'other')).toEqual([4])
    expect(await ids('--group=g')).toEqual([1])
    expect(await ids('--state', 'running,failed')).toEqual([])
    expect(await ids('--state', 'queued, paused', '--limit', '2', '--offset', '1')).toEqual([1, 2])
    await yard.run('cancel', 1)
    expect(await ids()).toEqual([3, 2, 4, 1])
    const page = await yard.run('list', '--limit', '2')
    expect(page.stderr).toContain('--offset 2')
    expect(page.stdout.split('\n')).toHaveLength(4)
    expect((await yard.run('list', '--limit', '2', '--json')).stderr).toContain('--offset 2')
    expect((await yard.run('list')).stderr).toBe('')
  })

  test('[C] a table escapes control characters and has no colours in a pipe', async () => {
    const yard = openYard()
    await yard.run('add', '--name', '\u001b[2Jevil\u202e\n', '--group', 'g\u0007', '--', 'ls')
    const { stdout } = await yard.run('list')
    expect(stdout).toContain('\\u001b[2Jevil\\u202e\\n')
    expect(stdout).toContain('g\\u0007')
    expect(stdout).not.toMatch(/[^\n\x20-\x7e]/)
    const shown = await yard.run('show', 1, '--history', '--attempts')
    expect(shown.stdout).not.toMatch(/[^\n\x20-\x7e]/)
  })

  test('[C] what cannot be listed is exit 2', async () => {
    const yard = openYard()
    for (const args of [
      ['--state', 'waiting'],
      ['--state', ''],
      ['--limit', '0'],
      ['--limit', 'x'],
      ['--offset=-1'],
      ['--owner', 'x'],
      ['--run', 'x'],
      ['extra'],
    ]) {
      expect(await yard.refusal('list', ...args)).toMatchObject({ exit: 2, code: 'invalid-input' })
    }
  })

  test('[C] a reader that leaves early is no error', async () => {
    const yard = openYard()
    await yard.importAll(Array.from({ length: 2000 }, () => ({ type: 'command', input: { shell: 'x'.repeat(500) } })))
    const ran = await pipeline(yard, 'list --limit 2000 --json', 'head -c 20')
    expect(ran).toEqual({ stdout: expect.stringMatching(/^.{20}$/), stderr: 'exit 0\n' })
  })
})

describe('[C] show', () => {
  test('[C] the job, with history and attempts when asked for', async () => {
    const yard = openYard()
    await yard.addShell('echo hi; exit 3')
    await yard.drain()
    const plain = await yard.show(1)
    expect(plain).not.toHaveProperty('history')
    expect(plain).not.toHaveProperty('attempts')
    const full = await yard.show(1, '--history', '--attempts')
    expect(full).toMatchObject({ state: 'failed', error: { code: 'EXIT_3', retryable: true }, attempt: 1 })
    expect(full.history?.map(({ from, to, actor }) => [from, to, actor])).toEqual([
      ['queued', 'running', 'scheduler'],
      ['running', 'failed', 'handler'],
    ])
    expect(full.attempts).toMatchObject([{ attempt: 1, outcome: 'failed', error: { code: 'EXIT_3' } }])
    const { stdout } = await yard.run('show', 1, '--history', '--attempts')
    for (const word of ['job 1:', 'failed', 'EXIT_3', 'attempts', 'history', 'scheduler'])
      expect(stdout).toContain(word)
  })

  test('[C] unknown ids are exit 3, impossible ones exit 2', async () => {
    const yard = openYard()
    expect(await yard.refusal('show', 7)).toMatchObject({ exit: 3, code: 'not-found', message: 'job 7 does not exist' })
    expect(await yard.refusal('show', 'seven')).toMatchObject({ exit: 2, code: 'invalid-input' })
    expect(await yard.refusal('show')).toMatchObject({ exit: 2 })
    expect(await yard.run('show', 7)).toMatchObject({ code: 3, stdout: '', stderr: 'jobyard: job 7 does not exist\n' })
  })
})

describe('[C] the data folder and JSON', () => {
  test('[C] --data before and after the command, JOBYARD_DATA, and the app’s own folder', async () => {
    const yard = openYard()
    await yard.run('add', '--', 'ls')
    const names = async (options: object, ...args: string[]) => {
      const ran = await yard.runWith({ data: false, ...options }, ...args)
      return (JSON.parse(ran.stdout) as JobJson[]).length
    }
    expect(await names({}, 'list', '--json', '--data', yard.data)).toBe(1)
    expect(await names({}, '--json', `--data=${yard.data}`, 'list')).toBe(1)
    expect(await names({ env: { JOBYARD_DATA: yard.data } }, '--json', 'list')).toBe(1)
    expect(await names({ cwd: yard.folder }, 'list', '--data', 'data', '--json')).toBe(1)
    mkdirSync(yard.path('config'))
    symlinkSync(yard.data, yard.path('config/Jobyard'))
    expect(await names({ env: { XDG_CONFIG_HOME: yard.path('config') } }, 'list', '--json')).toBe(1)
    expect(await names({ env: { JOBYARD_DATA: yard.path('elsewhere') } }, 'list', '--json')).toBe(0)
  })

  test('[C] no command, an unknown one, help and version', async () => {
    const yard = openYard()
    expect(await yard.refusal()).toMatchObject({ exit: 2, code: 'invalid-input' })
    expect(await yard.run()).toMatchObject({ code: 2, stdout: '' })
    expect(await yard.refusal('lst')).toMatchObject({ exit: 2, message: expect.stringContaining('list') })
    for (const name of ['stats', 'doctor']) expect((await yard.run(name, '1')).code).toBe(2)
    const help = await yard.run('add', '--help')
    expect(help).toMatchObject({ code: 0, stderr: '' })
    expect(help.stdout).toContain('Usage: jobyard add')
    expect((await yard.run('help', 'add')).stdout).toBe(help.stdout)
    expect((await yard.run('--help')).stdout).toContain('Commands:')
    expect((await yard.run('--version')).stdout).toMatch(/^jobyard \d+\.\d+\.\d+\n$/)
  })
})
