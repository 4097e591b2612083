import { describe, expect, test } from 'vitest'
import type { ImportLine } from '../support/job-json.js'
import { openYard, untilFile } from '../support/jobyard-cli.js'
import { until } from '../support/until.js'

/** A job that notes its start and its end, and lasts long enough for others to overlap with it. */
const spell = (rest: Partial<ImportLine> = {}, seconds = 0.15): ImportLine => ({
  type: 'command',
  input: { shell: `echo "start $JOBYARD_JOB_ID" >> log; sleep ${seconds}; echo "end $JOBYARD_JOB_ID" >> log` },
  ...rest,
})

/** The most jobs, of those that `counts`, that ran at one time; fails when one ran twice at once. */
function mostAtOnce(lines: readonly string[], counts: (id: number) => boolean = () => true): number {
  const running = new Set<string>()
  let most = 0
  for (const line of lines) {
    const [what, id = ''] = line.split(' ')
    if (!counts(Number(id))) continue
    if (what === 'start' && running.has(id)) throw new Error(`job ${id} runs twice at once`)
    if (what === 'start') running.add(id)
    else running.delete(id)
    most = Math.max(most, running.size)
  }
  return most
}

const times = (count: number, line: ImportLine) => Array.from({ length: count }, () => line)

describe('how many jobs run at once', () => {
  test('[R1] an engine runs at most its concurrency, and uses all of it', async () => {
    const yard = openYard()
    const shell = `echo "start $JOBYARD_JOB_ID" >> log; ${untilFile('go')}; sleep 0.1; echo "end $JOBYARD_JOB_ID" >> log`
    await yard.importAll(times(9, { type: 'command', input: { shell } }))
    const drained = yard.drain('--concurrency', '3')
    // As many as may run at once do, before any of them ends.
    await yard.written('log', 3)
    yard.create('go')
    await drained
    expect(yard.lines('log')).toHaveLength(18)
    expect(mostAtOnce(yard.lines('log'))).toBe(3)
  })

  test('[R1] stored limits hold across two engines, in all, of a type and of a group', async () => {
    const yard = openYard()
    yard.handler('typed', {
      type: 'typed',
      title: 'Typed',
      command: ['sh', '-c', `cd ${yard.folder}; ${(spell().input as { shell: string }).shell}`],
      protocol: 'plain',
    })
    await yard.importAll([
      ...times(6, { ...spell(), type: 'typed', input: {} }),
      ...times(6, spell({ group: 'disk' })),
      ...times(6, spell()),
    ])
    await yard.run('limit', '--concurrency', 4)
    await yard.run('limit', '--type', 'typed', 1)
    await yard.run('limit', '--group', 'disk', 2)
    const two = [yard.worker('--once', '--concurrency', '4'), yard.worker('--once', '--concurrency', '4')]
    await yard.settled(...Array.from({ length: 18 }, (_, index) => index + 1))
    await Promise.all(two.map((worker) => worker.exited))
    const log = yard.lines('log')
    expect(log).toHaveLength(36)
    expect(mostAtOnce(log)).toBeLessThanOrEqual(4)
    expect(mostAtOnce(log, (id) => id <= 6)).toBe(1)
    expect(mostAtOnce(log, (id) => id > 6 && id <= 12)).toBeLessThanOrEqual(2)
    const owners = await Promise.all([1, 7, 13].map((id) => yard.show(id)))
    expect(owners.every((job) => job.owner === null && job.pid === null)).toBe(true)
  })

  test('[R1] lowering a limit stops nothing that runs', async () => {
    const yard = openYard()
    const line = `echo "start $JOBYARD_JOB_ID" >> log; ${untilFile('go')}; echo "end $JOBYARD_JOB_ID" >> log`
    await yard.importAll(times(4, { type: 'command', input: { shell: line } }))
    const worker = yard.worker('--concurrency', '2')
    await yard.written('log', 2)
    await yard.run('limit', '--concurrency', 1)
    expect((await yard.list('--state', 'running')).length).toBe(2)
    yard.create('go')
    await yard.settled(1, 2, 3, 4)
    expect(mostAtOnce(yard.lines('log').slice(2 + 2))).toBe(1)
    worker.kill('SIGTERM')
    await worker.exited
  })

  test('[R1] [C] a manifest’s concurrency limits its type, and worker --limit stops after N jobs', async () => {
    const yard = openYard()
    yard.handler('lone', {
      type: 'lone',
      title: 'Lone',
      command: ['sh', '-c', `cd ${yard.folder}; ${(spell().input as { shell: string }).shell}`],
      protocol: 'plain',
      concurrency: 1,
    })
    await yard.importAll(times(4, { type: 'lone', input: {} }))
    const ran = await yard.run('worker', '--limit', '3', '--concurrency', '4')
    expect(ran.code).toBe(0)
    expect((await yard.list('--state', 'completed')).length).toBe(3)
    expect((await yard.list('--state', 'queued')).length).toBe(1)
    expect(mostAtOnce(yard.lines('log'))).toBe(1)
  })
})

describe('pauses of the queue', () => {
  test('[R6] each stops dispatch only, outlives the engine and is independent of the others', async () => {
    const yard = openYard()
    const line = (name: string) => `echo ${name} >> log; ${untilFile('go')}`
    await yard.addShell(line('first'), '--group', 'disk')
    const worker = yard.worker('--concurrency', '3')
    await yard.written('log')
    for (const scope of [[], ['--type', 'command'], ['--group', 'disk']]) await yard.run('queue', 'pause', ...scope)
    expect(await yard.json('queue', 'status')).toMatchObject({
      paused: true,
      pausedTypes: ['command'],
      pausedGroups: ['disk'],
      total: { running: 1 },
    })
    yard.create('go')
    expect((await yard.settled(1))[0]?.state).toBe('completed')
    worker.kill('SIGTERM')
    await worker.exited
    await yard.addShell('echo second >> log', '--group', 'disk')
    for (const scope of [[], ['--type', 'command']]) {
      await yard.drain()
      await yard.run('queue', 'resume', ...scope)
    }
    await yard.drain()
    expect(yard.lines('log')).toEqual(['first'])
    await yard.run('queue', 'resume', '--group', 'disk')
    await yard.drain()
    expect(yard.lines('log')).toEqual(['first', 'second'])
    expect(await yard.json('queue', 'status')).toMatchObject({ paused: false, pausedTypes: [], pausedGroups: [] })
  })

  test('[R6] resuming a job that a pause covers queues it at the head of its priority', async () => {
    const yard = openYard()
    const worker = yard.worker('--concurrency', '2')
    const { id } = await yard.addShell(`echo x >> log; ${untilFile('go')}; echo y >> log`)
    await yard.written('log')
    await yard.run('pause', id)
    await yard.run('queue', 'pause')
    await yard.addShell('echo other >> log')
    expect(await yard.json('resume', id)).toMatchObject({ state: 'queued', position: 1, attempt: 1 })
    yard.create('go')
    await yard.run('queue', 'resume')
    const [job] = await yard.settled(id)
    expect(job).toMatchObject({ state: 'completed', attempt: 1 })
    expect(yard.lines('log').filter((line) => line === 'x')).toHaveLength(1)
    worker.kill('SIGTERM')
    await worker.exited
  })

  test('[C] hold twice succeeds, release keeps the time unless --now is given', async () => {
    const yard = openYard()
    const { id, runAfter } = await yard.addShell('true', '--delay', '1h')
    expect(await yard.json('hold', id)).toMatchObject({ held: true, state: 'queued' })
    expect(await yard.json('hold', id)).toMatchObject({ held: true })
    expect(await yard.json('release', id)).toMatchObject({ held: false, runAfter })
    await yard.run('hold', id)
    expect(await yard.json('release', id, '--now')).toMatchObject({ held: false, runAfter: null })
  })
})

describe('the environment of a command', () => {
  test('[C] it is the caller’s PATH, HOME and locale, and what the job says, not the engine’s', async () => {
    const yard = openYard()
    const caller = { PATH: `${yard.env().PATH}:/caller`, HOME: '/caller/home', LC_TIME: 'C', OTHER: 'caller-only' }
    const added = await yard.runWith(
      { env: caller },
      'add',
      '--json',
      '--env',
      'GIVEN=a=b',
      '--env',
      'EMPTY=',
      '--',
      'env',
    )
    expect(added.code).toBe(0)
    const engine = {
      ENGINE_ONLY: 'x',
      LC_NUMERIC: 'engine',
      HOME: '/engine/home',
      LANG: 'C',
      LC_TIME: 'POSIX',
      PATH: yard.env().PATH,
    }
    expect((await yard.runWith({ env: engine }, 'worker', '--once')).code).toBe(0)
    const env = environment((await yard.run('log', 1)).stdout)
    const { PATH, HOME, LC_TIME } = caller
    expect(env).toMatchObject({ PATH, HOME, LC_TIME, LANG: 'C.UTF-8', GIVEN: 'a=b', EMPTY: '' })
    expect([env.OTHER, env.ENGINE_ONLY, env.LC_NUMERIC]).toEqual([undefined, undefined, undefined])
    expect(env).toMatchObject({ JOBYARD_JOB_ID: '1', JOBYARD_ATTEMPT: '1' })
    expect(env.JOBYARD_WORKDIR?.startsWith('/')).toBe(true)
    const rest = Object.keys(env).filter(
      (name) => !/^(PATH|HOME|LANG|LANGUAGE|LC_\w+|JOBYARD_\w+|GIVEN|EMPTY)$/.test(name),
    )
    expect(rest).toEqual([])
  })

  test('[C] a command runs in the caller’s folder, or in the one it names', async () => {
    const yard = openYard()
    await yard.runWith({ cwd: '/usr' }, 'add', '--', 'pwd')
    await yard.run('add', '--cwd', '/usr/bin', '--', 'pwd')
    await yard.runWith({ cwd: '/usr' }, 'add', '--cwd', 'lib', '--', 'pwd', '-P')
    await yard.runWith(
      { cwd: '/', stdin: '{"type":"command","input":{"command":["pwd"],"cwd":"/opt"}}' },
      'import',
      '-',
    )
    await yard.drain('--concurrency', '1')
    const output = async (id: number) => (await yard.run('log', id)).stdout
    expect(await Promise.all([1, 2, 3, 4].map(output))).toEqual(['/usr\n', '/usr/bin\n', '/usr/lib\n', '/opt\n'])
  })

  test('[C] arguments arrive as they were given, and a shell line is a shell’s', async () => {
    const yard = openYard()
    const words = ['printf', '%s|', '--json', '-x', 'a b', '$HOME', "it's", '', '*']
    await yard.run('add', '--', ...words)
    const { id } = await yard.addShell('echo $((6 * 7)) && echo "$HOME"; exit 3')
    await yard.drain()
    expect((await yard.run('log', 1)).stdout).toBe("--json|-x|a b|$HOME|it's||*|")
    expect((await yard.run('log', id)).stdout).toBe(`42\n${yard.folder}\n`)
    expect(await yard.show(id)).toMatchObject({ state: 'failed', error: { code: 'EXIT_3' } })
  })

  test('[C] a secret’s value comes from the engine’s environment and only its name is stored', async () => {
    const yard = openYard()
    await yard.runWith(
      { env: { API_TOKEN: 'callers-own-value' } },
      'add',
      '--secret',
      'API_TOKEN',
      '--shell',
      'printf %s "$API_TOKEN" | wc -c',
    )
    await yard.runWith({ env: { API_TOKEN: 'engines-very-own' } }, 'worker', '--once')
    expect(await yard.show(1)).toMatchObject({ state: 'completed' })
    expect((await yard.run('log', 1)).stdout.trim()).toBe('16')
    expect(yard.filesHolding('callers-own-value')).toEqual([])
    expect(yard.filesHolding('engines-very-own')).toEqual([])
  })
})

function environment(text: string): Record<string, string | undefined> {
  return Object.fromEntries(
    text
      .split('\n')
      .filter((line) => line.includes('='))
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  )
}

describe('ending a running job', () => {
  test('[R2] cancel ends the whole tree, with what left the process group', async () => {
    const yard = openYard()
    const worker = yard.worker()
    const { id } = await yard.addShell(
      'sleep 1000 & setsid sleep 1001 & (setsid sh -c "sleep 1002 & wait" &) ; echo x >> log; wait',
    )
    await yard.written('log')
    const sleeping = () => yard.processes().filter((one) => /^sleep 100\d/.test(one.command))
    await until(() => sleeping().length === 3, 'three sleepers')
    expect(await yard.json('cancel', id)).toMatchObject({ state: 'cancelled', owner: null, pid: null, error: null })
    await until(() => sleeping().length === 0, 'no sleeper is left')
    worker.kill('SIGTERM')
    await worker.exited
  })

  test('[R2] a command that ends leaves no descendants behind', async () => {
    const yard = openYard()
    await yard.addShell('sleep 1000 & setsid sleep 1001 > /dev/null 2>&1 & echo done')
    await yard.drain()
    expect(await yard.show(1)).toMatchObject({ state: 'completed' })
    expect(yard.processes()).toEqual([])
  })
})
