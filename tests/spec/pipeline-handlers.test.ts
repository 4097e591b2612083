import { describe, expect, test } from 'vitest'
import { openYard, type Yard } from '../support/jobyard-cli.js'
import { addPipeline, marking, stagesOf, statesOf, writePipeline } from '../support/pipelines.js'
import { installScripted, placeholder, result, type ScriptedReport, type Step } from '../support/scripted-handler.js'

const ref = (words: string) => `$\{${words}}`

/** A pipeline of one stage that a scripted handler does. */
function scripted(type: string, steps: Step[], more: object = {}) {
  return { name: type, stages: [{ name: 'only', handler: type, input: { steps } as never, ...more }] }
}

function installScript(
  yard: Yard,
  type: string,
  protocol: 'plain' | 'json',
  script: string,
  manifest: object = {},
): void {
  const command = ['sh', `${placeholder('handlerDir')}/run.sh`]
  yard.handler(type, { type, title: type, command, protocol, input: {}, ...manifest }, { 'run.sh': script })
}

describe('handlers as stages', () => {
  test('[L3] [H] json and plain handlers get their input, folder and attempt, and their exit decides', async () => {
    const yard = openYard()
    installScript(
      yard,
      'sum',
      'json',
      'read -r line; echo "$PWD" >&2; printf \'{"got": %s, "id": "%s"}\' "$line" "$JOBYARD_JOB_ID"',
    )
    installScript(yard, 'say', 'plain', 'echo "$JOBYARD_STAGE of attempt $JOBYARD_ATTEMPT"')
    const { id } = await addPipeline(yard, {
      name: 'Both',
      stages: [
        { name: 'first', shell: `echo '{"n": [1, 2]}'` },
        {
          name: 'second',
          handler: 'sum',
          input: { list: ref('stages.first.output.n'), text: `n = ${ref('stages.first.output.n')}` },
        },
        { name: 'third', handler: 'say' },
      ],
    })
    await yard.drain()
    const stages = await stagesOf(yard, id)
    expect(stages.map(({ output, runs }) => [runs, output])).toEqual([
      [`echo '{"n": [1, 2]}'`, { n: [1, 2] }],
      ['sum', { got: { list: [1, 2], text: 'n = [1,2]' }, id: String(id) }],
      ['say', null],
    ])
    expect((await yard.run('log', id, '--stage', 'third')).stdout).toBe('third of attempt 1\n')
    expect((await yard.run('log', id, '--stage', 'second')).stdout).toBe(`${yard.folder}\n`)
  })

  test('[L3] [H] a jsonl handler’s messages are the job’s: progress, output, transcript', async () => {
    const yard = openYard()
    installScripted(yard, 'talker', { checkpoint: true })
    const steps: Step[] = [
      { send: { type: 'stage', name: 'thinking' } },
      { send: { type: 'turn', role: 'user', content: 'how far?' } },
      { send: { type: 'turn', role: 'assistant', content: 'very far', model: 'm' } },
      { send: { type: 'log', level: 'warn', text: 'a warning' } },
      { send: { type: 'output', text: 'without a line end' } },
      { raw: 'no message\n{"type":"progress"}\n' },
      { err: 'on stderr\n' },
      { send: { type: 'checkpoint', data: { at: 7 } } },
      { send: { type: 'progress', fraction: 0.25, message: 'a quarter' } },
      { report: true },
    ]
    const { id } = await addPipeline(yard, scripted('talker', steps))
    await yard.drain()
    const job = await yard.show(id)
    expect(job).toMatchObject({ state: 'completed', stage: 'only' })
    const { start, env, cwd } = job.output as ScriptedReport
    expect(start).toMatchObject({ job: { id, type: 'talker' }, attempt: 1, checkpoint: null, input: { steps } })
    expect(start.config).toMatchObject({ cwd: yard.folder, workDir: expect.stringContaining('/work/') })
    expect(env).toMatchObject({ JOBYARD_STAGE: 'only', JOBYARD_JOB_ID: String(id) })
    expect(cwd).toContain('handlers/talker')
    const turns = await yard.json<{ role: string; content: string }[]>('transcript', id)
    expect(turns.map(({ role, content }) => [role, content])).toEqual([
      ['user', 'how far?'],
      ['assistant', 'very far'],
    ])
    const text = (await yard.run('log', id, '--stage', 'only')).stdout
    for (const kept of ['a warning\n', 'without a line end', 'no message\n', '{"type":"progress"}\n', 'on stderr\n']) {
      expect(text).toContain(kept)
    }
    expect(yard.processes()).toEqual([])
  })

  test('[L9] [H] a handler’s own word decides whether it is tried again', async () => {
    const yard = openYard()
    installScripted(yard, 'flaky')
    installScripted(yard, 'bad')
    const error = (retryable: boolean): Step => ({ send: { type: 'error', code: 'E', message: 'no', retryable } })
    const flaky = scripted('flaky', [
      { mark: yard.path('flaky') },
      { firstAttempts: 2, steps: [error(true)] },
      result('at last'),
    ])
    const one = await addPipeline(
      yard,
      { ...flaky, stages: [{ name: 'before', shell: marking() }, ...flaky.stages] },
      '--backoff',
      '10ms',
    )
    const two = await addPipeline(
      yard,
      scripted('bad', [{ mark: yard.path('bad') }, error(false)]),
      '--backoff',
      '10ms',
    )
    const worker = yard.worker()
    const [first, second] = await yard.settled(one.id, two.id)
    worker.kill('SIGTERM')
    await worker.exited
    expect(first).toMatchObject({ state: 'completed', attempt: 3, output: 'at last' })
    expect(yard.lines('flaky')).toHaveLength(3)
    expect(yard.lines('marks')).toEqual(['before'])
    expect(second).toMatchObject({ state: 'failed', attempt: 1, error: { code: 'E', message: 'stage "only": no' } })
  })

  test('[L9] [H] retries of a stage come first, within the attempt', async () => {
    const yard = openYard()
    installScript(yard, 'third-time', 'json', 'echo x >> count; [ $(wc -l < count) -ge 3 ] || exit 5; echo "{}"')
    const { id } = await addPipeline(yard, {
      name: 'Tries',
      stages: [{ name: 'only', handler: 'third-time', retries: 2 }],
    })
    await yard.drain()
    expect(await yard.show(id)).toMatchObject({ state: 'completed', attempt: 1 })
    expect((await stagesOf(yard, id))[0]).toMatchObject({ tries: 3, state: 'done' })
  })

  test('[L9] [H] finds handlers that break the protocol, and ends them', async () => {
    const yard = openYard()
    installScript(yard, 'talkative', 'json', 'echo "{}"; echo more')
    installScripted(yard, 'leaver')
    installScripted(yard, 'silent', {}, { leaseMs: 300 })
    const broken = [
      { name: 'a', stages: [{ name: 'only', handler: 'talkative' }] },
      scripted('leaver', [{ err: 'my last words\n' }, { exit: 3 }]),
      scripted('silent', [{ until: yard.path('never') }]),
      scripted('silent', [{ until: yard.path('never') }], { timeout: '200ms' }),
    ]
    const jobs = []
    for (const pipeline of broken) jobs.push(await addPipeline(yard, pipeline, '--max-attempts', 1))
    await yard.drain()
    const errors = await Promise.all(jobs.map(async ({ id }) => (await yard.show(id)).error))
    expect(errors.map((error) => error?.code)).toEqual([
      'BAD_OUTPUT',
      'HANDLER_EXITED',
      'HEARTBEAT_TIMEOUT',
      'STAGE_TIMEOUT',
    ])
    expect(errors[1]?.message).toContain('exited with code 3 while it held the stage: my last words')
    expect(yard.processes()).toEqual([])
  })

  test('[L9] cancelling asks a handler first, and ends it', async () => {
    const yard = openYard()
    const record = yard.path('received')
    installScripted(yard, 'asked', { checkpoint: true, record })
    const { id } = await addPipeline(
      yard,
      scripted('asked', [{ mark: yard.path('begun') }, { until: yard.path('never') }]),
    )
    const worker = yard.worker()
    await yard.written('begun')
    expect(await yard.json('cancel', id)).toMatchObject({ state: 'cancelled' })
    expect(yard.lines('received').join('\n')).toContain('"cancel"')
    expect(await statesOf(yard, id)).toEqual(['only stopped'])
    expect(yard.processes().filter(({ command }) => command.includes('scripted'))).toEqual([])
    worker.kill('SIGTERM')
    await worker.exited
  })

  test('[L10] gives each stage only the secrets that are meant for it', async () => {
    const yard = openYard()
    const env = { FOR_ONE_KEY: 'only-for-handler-one', FOR_ALL_TOKEN: 'for-all-of-the-stages' }
    const print = `printf '{"one": "%s", "all": "%s"}' "\${FOR_ONE_KEY:-none}" "\${FOR_ALL_TOKEN:-none}" | sed 's/[a-z-]*handler[a-z-]*/ONE/; s/for-all[a-z-]*/ALL/'`
    installScript(yard, 'one', 'json', print, { env: ['FOR_ONE_KEY'] })
    installScript(yard, 'two', 'json', print)
    const { id } = await addPipeline(
      yard,
      {
        name: 'Lent',
        stages: [
          { name: 'a', handler: 'one' },
          { name: 'b', handler: 'two' },
          { name: 'c', shell: print },
        ],
      },
      '--secret',
      'FOR_ALL_TOKEN',
    )
    await yard.runWith({ env }, 'worker', '--once')
    expect((await stagesOf(yard, id)).map(({ output }) => output)).toEqual([
      { one: 'ONE', all: 'ALL' },
      { one: 'none', all: 'ALL' },
      { one: 'none', all: 'ALL' },
    ])
    for (const secret of Object.values(env)) expect(yard.filesHolding(secret)).toEqual([])
  })

  test('[L1] refuses what cannot be a stage', async () => {
    const yard = openYard()
    yard.handler('broken', { type: 'broken', title: 'Broken' })
    const refusal = async (handler: string) => {
      const file = writePipeline(yard, { name: 'No', stages: [{ name: 'only', handler }] })
      return (await yard.refusal('pipeline', 'add', file)).message
    }
    expect(await refusal('pipeline')).toContain('a pipeline cannot be a stage of another one')
    expect(await refusal('command')).toContain('a command is a stage by itself')
    expect(await refusal('nobody')).toContain('unknown job type "nobody"; known are')
    expect(await refusal('broken')).toContain('cannot be used')
    expect(await yard.list()).toEqual([])
  })
})
