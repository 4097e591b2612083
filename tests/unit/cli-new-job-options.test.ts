import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type AddOptions, newJobOf } from '../../src-main/cli/new-job-options.js'
import { keptEnv } from '../../src-main/cli/origin.js'

const CALLER = { PATH: '/bin', HOME: '/home/ada', LANG: 'de_DE.UTF-8', LC_TIME: 'C', SECRET_TOKEN: 'hidden', PWD: '/x' }

function build(options: AddOptions, operands: string[] = [], rest: string[] | null = null) {
  return newJobOf(options, { cwd: '/here', env: CALLER, operands, rest })
}

describe('[C] add: what is to run', () => {
  test('[C] everything after -- is the command, with the caller’s folder', async () => {
    const { job, origin } = await build({}, [], ['ls', '-l', '--', '--json', ''])
    expect(job).toEqual({ type: 'command', input: { command: ['ls', '-l', '--', '--json', ''], cwd: '/here' } })
    expect(origin).toEqual({
      cwd: '/here',
      env: { PATH: '/bin', HOME: '/home/ada', LANG: 'de_DE.UTF-8', LC_TIME: 'C' },
      secrets: [],
    })
  })

  test('[C] plain operands are a command too, but not both', async () => {
    expect((await build({}, ['echo', 'hi'])).job.input).toEqual({ command: ['echo', 'hi'], cwd: '/here' })
    await expect(build({}, ['git'], ['file'])).rejects.toThrow('"git" stands before --')
  })

  test('[C] a shell line, a folder and variables', async () => {
    const options = { shell: 'a | b', cwd: 'sub', env: ['A=1', 'B=x=y', 'C=', 'A=2'] }
    const { job, origin } = await build(options)
    expect(job.input).toEqual({ shell: 'a | b', cwd: '/here/sub', env: { A: '2', B: 'x=y', C: '' } })
    expect(origin.cwd).toBe('/here/sub')
    expect(origin.env).not.toHaveProperty('A')
  })

  test('[C] exactly one of command, shell line and type', async () => {
    await expect(build({})).rejects.toThrow('nothing to run')
    await expect(build({}, [], [])).rejects.toThrow('nothing to run')
    await expect(build({ shell: 'x' }, [], ['y'])).rejects.toThrow('only one of them')
    await expect(build({ shell: 'x', type: 't' })).rejects.toThrow('only one of them')
    await expect(build({ type: 't' }, ['y'])).rejects.toThrow('only one of them')
    await expect(build({ shell: '  ' })).rejects.toThrow('--shell')
    await expect(build({ input: '{}' }, [], ['y'])).rejects.toThrow('--input needs --type')
  })

  test('[C] any type, its variables in its origin', async () => {
    const { job, origin } = await build({
      type: 'render',
      input: '{"a": [1, null]}',
      env: ['K=V'],
      secret: ['TOKEN', 'TOKEN'],
    })
    expect(job).toEqual({ type: 'render', input: { a: [1, null] } })
    expect(origin.env).toMatchObject({ K: 'V', PATH: '/bin' })
    expect(origin.secrets).toEqual(['TOKEN'])
    expect((await build({ type: 'render' })).job.input).toEqual({})
  })

  test('[C] --type command takes variables into its input', async () => {
    const { job } = await build({ type: 'command', input: '{"shell":"x","env":{"A":"1","B":"2"}}', env: ['A=3'] })
    expect(job.input).toEqual({ shell: 'x', env: { A: '3', B: '2' } })
  })

  test('[C] input from a file; bad JSON says where', async () => {
    const file = join(tmpdir(), `jobyard-input-${process.pid}.json`)
    await writeFile(file, '\ufeff{"a": 1,\n "b": x}')
    await expect(build({ type: 't', input: `@${file}` })).rejects.toThrow(
      /line 2, column 7: expected a value, found "x}"/,
    )
    await writeFile(file, '\ufeff{"a": "ü"}')
    expect((await build({ type: 't', input: `@${file}` })).job.input).toEqual({ a: 'ü' })
    await writeFile(file, Buffer.from([0x22, 0xff, 0x22]))
    await expect(build({ type: 't', input: `@${file}` })).rejects.toThrow('is not UTF-8')
    await expect(build({ type: 't', input: '@/no/such/file' })).rejects.toThrow('there is no such file')
    await expect(build({ type: 't', input: '{"a"' })).rejects.toThrow('--input is not valid JSON: column 5: expected :')
  })
})

describe('[C] add: options', () => {
  const ls = ['ls']

  test('[C] each becomes its field', async () => {
    const options = {
      name: 'n',
      key: 'k',
      group: 'g',
      priority: 'high',
      delay: '1.5s',
      backoff: '2m',
      timeout: '1h',
      maxAttempts: '7',
      hold: true,
    }
    expect((await build(options, [], ls)).job).toMatchObject({
      name: 'n',
      key: 'k',
      group: 'g',
      priority: 10,
      delayMs: 1500,
      backoffMs: 120_000,
      timeoutMs: 3_600_000,
      maxAttempts: 7,
      held: true,
    })
    expect((await build({ at: '2030-01-31T09:00:00+01:00' }, [], ls)).job.runAfter).toBe(Date.UTC(2030, 0, 31, 8))
    expect((await build({ priority: '-1000' }, [], ls)).job.priority).toBe(-1000)
  })

  test.each<[AddOptions, string]>([
    [{ priority: '1001' }, '--priority must be'],
    [{ priority: '1.5' }, '--priority must be'],
    [{ priority: '' }, '--priority must be'],
    [{ delay: '-5s' }, '--delay must not be negative'],
    [{ delay: '5' }, '--delay must be a number and ms, s, m, h or d'],
    [{ delay: '9999d' }, '--delay must be at most'],
    [{ at: 'tomorrow' }, '--at must be an ISO 8601 time'],
    [{ at: '2030-01-01T00:00:00Z', delay: '1s' }, '--delay or --at'],
    [{ maxAttempts: '0' }, '--max-attempts must be'],
    [{ timeout: '0s' }, '--timeout'],
    [{ name: '' }, '--name'],
    [{ key: '' }, '--key'],
    [{ group: '' }, '--group'],
    [{ cwd: '' }, '--cwd'],
    [{ env: ['A'] }, '--env must be NAME=VALUE'],
    [{ env: ['1A=x'] }, 'not a variable'],
    [{ env: ['=x'] }, 'not a variable'],
    [{ secret: ['a b'] }, '--secret'],
  ])('[C] %j is refused', async (options, message) => {
    const refusal = await build(options, [], ls).then(
      () => null,
      (thrown: unknown) => thrown,
    )
    expect(refusal).toMatchObject({ code: 'invalid-input', message: expect.stringContaining(message) })
  })

  test('[C] [Q8] every fault is named', async () => {
    const wrong = { priority: 'urgent', delay: '5', env: ['A'], maxAttempts: '0', name: '' }
    const refusal: unknown = await build(wrong, [], ls).catch((thrown: unknown) => thrown)
    for (const option of ['--priority', '--delay', '--env', '--max-attempts', '--name']) {
      expect(String(refusal)).toContain(option)
    }
    expect(refusal).toMatchObject({ details: { faults: { length: 5 } } })
  })

  test('[C] the caller’s environment is not stored as a whole; Windows keeps what programs need', () => {
    expect(keptEnv(CALLER, 'linux')).not.toHaveProperty('SECRET_TOKEN')
    const kept = keptEnv({ Path: 'C:\\', SystemRoot: 'C:\\Windows', lc_all: 'C', Other: 'x' }, 'win32')
    expect(kept).toEqual({ Path: 'C:\\', SystemRoot: 'C:\\Windows', lc_all: 'C' })
    expect(keptEnv({ Path: '/x', path: '/y' }, 'linux')).toEqual({})
  })
})
