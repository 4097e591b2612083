import { describe, expect, test } from 'vitest'
import { openYard, untilFile, type Yard } from '../support/jobyard-cli.js'
import { isStoppedState, processInfo } from '../support/processes.js'

/** Installs a `json` type whose program is a shell line. */
function install(yard: Yard, type: string, line: string, manifest: object = {}): void {
  const base = { type, title: type, command: ['sh', '-c', line], protocol: 'json', maxAttempts: 1 }
  yard.handler(type, { ...base, ...manifest })
}

describe('the json protocol', () => {
  test('[H] the input is one object on stdin, then its end; stdout is the output', async () => {
    const yard = openYard()
    install(yard, 'echo', 'cat')
    const input = { text: 'é "quoted" \u2028\n', list: [1, 2.5, null, true], deep: { a: {} } }
    await yard.json('add', '--type', 'echo', '--input', JSON.stringify(input))
    await yard.drain()
    const job = await yard.show(1)
    expect(job).toMatchObject({ state: 'completed', input, output: input, error: null })
    // The answer is the output, not the log.
    expect((await yard.run('log', 1)).stdout).toBe('')
  })

  test('[H] stderr is kept as output', async () => {
    const yard = openYard()
    install(yard, 'chatty', 'echo one >&2; echo {}; echo two >&2')
    await yard.json('add', '--type', 'chatty', '--input', '{}')
    await yard.drain()
    expect(await yard.show(1)).toMatchObject({ state: 'completed', output: {} })
    expect((await yard.run('log', 1)).stdout).toBe('one\ntwo\n')
  })

  test('[H] anything else than one object is BAD_OUTPUT, and not tried again', async () => {
    const yard = openYard()
    const bad = {
      nothing: 'true',
      text: 'echo hello',
      twice: 'echo {}; echo {}',
      list: 'echo []',
      number: 'echo 42',
      none: 'echo null',
      string: 'echo \'"text"\'',
      broken: 'echo \'{"a": 1\'',
      trailing: 'echo \'{"a": 1} and more\'',
      undecodable: 'printf \'{"a": "\\377"}\'',
    }
    const lines = Object.entries(bad).map(([type, line]) => {
      install(yard, type, line, { maxAttempts: 3 })
      return { type, input: {} }
    })
    const jobs = await yard.importAll(lines)
    await yard.drain()
    const ended = await Promise.all(jobs.map(({ id }) => yard.show(id)))
    expect(
      ended.map((job) => [job.type, job.state, job.attempt, job.output, job.error?.code, job.error?.retryable]),
    ).toEqual(Object.keys(bad).map((type) => [type, 'failed', 1, null, 'BAD_OUTPUT', false]))
  })

  test('[H] whitespace around the object and a missing newline are fine', async () => {
    const yard = openYard()
    install(yard, 'spaced', 'printf \'\\n  {"a":\\n1}  \\n\\n\'')
    install(yard, 'bare', 'printf {}')
    await yard.importAll([
      { type: 'spaced', input: {} },
      { type: 'bare', input: {} },
    ])
    await yard.drain()
    expect([(await yard.show(1)).output, (await yard.show(2)).output]).toEqual([{ a: 1 }, {}])
  })

  test('[H] a non-zero exit or a signal beats what stdout holds', async () => {
    const yard = openYard()
    install(yard, 'exits', 'echo \'{"a": 1}\'; exit 9')
    install(yard, 'killed', 'echo \'{"a": 1}\'; kill -TERM $$')
    await yard.importAll([
      { type: 'exits', input: {} },
      { type: 'killed', input: {} },
    ])
    await yard.drain()
    expect(await yard.show(1)).toMatchObject({ state: 'failed', output: null, error: { code: 'EXIT_9' } })
    expect(await yard.show(2)).toMatchObject({ state: 'failed', output: null })
    expect((await yard.show(2)).error?.code).toMatch(/^SIGNAL_(SIG)?TERM$/)
  })

  test('[H] a program that never reads its large input still counts by its exit', async () => {
    const yard = openYard()
    install(yard, 'deaf', 'echo {}')
    const input = { text: 'x'.repeat(3_000_000) }
    const stdin = `${JSON.stringify({ type: 'deaf', input })}\n`
    expect((await yard.runWith({ stdin }, 'import', '-')).code).toBe(0)
    await yard.drain()
    expect(await yard.show(1)).toMatchObject({ state: 'completed', output: {} })
  })

  test('[H] [R2] the main process’s exit decides, then its group is ended', async () => {
    const yard = openYard()
    install(yard, 'parent', '(sleep 1000 &) ; sleep 1001 > /dev/null & echo {}')
    await yard.json('add', '--type', 'parent', '--input', '{}')
    await yard.drain()
    expect(await yard.show(1)).toMatchObject({ state: 'completed', output: {} })
    expect(yard.processes()).toEqual([])
  })

  test('[H] a process of one job knows job, attempt and work folder by its environment', async () => {
    const yard = openYard()
    const line =
      'printf \'{"id":"%s","attempt":"%s","workdir":"%s"}\' "$JOBYARD_JOB_ID" "$JOBYARD_ATTEMPT" "$JOBYARD_WORKDIR"'
    install(yard, 'knowing', `[ -d "$JOBYARD_WORKDIR" ] && touch "$JOBYARD_WORKDIR/file" && ${line}`)
    await yard.json('add', '--type', 'knowing', '--input', '{}')
    await yard.drain()
    const { output } = await yard.show(1)
    expect(output).toMatchObject({ id: '1', attempt: '1', workdir: expect.stringMatching(/^\//) })
  })

  test('[R3] [H] a json handler is paused by freezing it', async () => {
    const yard = openYard()
    install(yard, 'slow', `cd ${yard.folder}; echo x >> log; ${untilFile('go')}; echo '{"done": true}'`)
    const worker = yard.worker('--concurrency', '1')
    const { id } = await yard.json('add', '--type', 'slow', '--input', '{}')
    await yard.written('log')
    const paused = await yard.json('pause', id)
    expect(paused.state).toBe('paused')
    expect(processInfo(paused.pid ?? 0)?.state).toSatisfy(isStoppedState)
    yard.create('go')
    await yard.run('resume', id)
    expect((await yard.settled(id))[0]).toMatchObject({ state: 'completed', output: { done: true }, attempt: 1 })
    worker.kill('SIGTERM')
    await worker.exited
  })
})

describe('the plain protocol', () => {
  test('[H] stdin is closed, exit 0 completes and stdout is kept as output', async () => {
    const yard = openYard()
    yard.handler('reader', {
      type: 'reader',
      title: 'Reader',
      command: ['sh', '-c', 'cat; echo "read $?"; echo oops >&2'],
      protocol: 'plain',
    })
    await yard.json('add', '--type', 'reader', '--input', '{"ignored": true}')
    await yard.run('add', '--', 'cat')
    await yard.drain()
    expect(await yard.show(1)).toMatchObject({
      state: 'completed',
      output: null,
      error: null,
      input: { ignored: true },
    })
    expect((await yard.run('log', 1)).stdout.split('\n').sort()).toEqual(['', 'oops', 'read 0'])
    expect((await yard.show(2)).state).toBe('completed')
  })

  test('[H] another exit fails with EXIT_<code>, a signal with SIGNAL_<name>', async () => {
    const yard = openYard()
    await yard.importAll([
      { type: 'command', input: { shell: 'exit 1' } },
      { type: 'command', input: { shell: 'echo why >&2; exit 255' } },
      { type: 'command', input: { shell: 'kill -SEGV $$' } },
      { type: 'command', input: { shell: 'kill -TERM $$' } },
    ])
    await yard.drain()
    const errors = (await yard.list()).sort((one, two) => one.id - two.id).map((job) => job.error)
    expect(errors.map((error) => error?.code.replace('SIGNAL_SIG', 'SIGNAL_'))).toEqual([
      'EXIT_1',
      'EXIT_255',
      'SIGNAL_SEGV',
      'SIGNAL_TERM',
    ])
    expect(errors.every((error) => error?.retryable)).toBe(true)
  })
})
