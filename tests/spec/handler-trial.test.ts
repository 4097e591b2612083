import { existsSync, readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { TrialEvent } from '../../src-shared/handler-trial.js'
import { openYard, type Ran, untilFile, type Yard } from '../support/jobyard-cli.js'
import { installScripted, result } from '../support/scripted-handler.js'
import { until } from '../support/until.js'

type Ended = Extract<TrialEvent, { kind: 'ended' }>

interface Tried {
  ran: Ran
  events: TrialEvent[]
  ended: Ended
  /** Kinds of events in order; a message or what was sent by its type. */
  kinds: string[]
}

async function tryIt(yard: Yard, type: string, input: unknown, ...options: string[]): Promise<Tried> {
  return tried(await yard.run('handler', 'try', type, '--input', JSON.stringify(input), '--json', ...options))
}

function tried(ran: Ran): Tried {
  const events = ran.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as TrialEvent)
  const ended = events.at(-1) as Ended
  const kinds = events.map((event) => ('message' in event ? `${event.kind} ${event.message.type}` : event.kind))
  return { ran, events, ended, kinds }
}

const outputs = ({ events }: Tried) => events.flatMap((event) => (event.kind === 'output' ? [event.text] : []))

/** A `jsonl` handler in shell, for what no helper module would do. */
function installShell(yard: Yard, type: string, script: string): void {
  yard.handler(type, { type, title: type, command: ['sh', '-c', script], protocol: 'jsonl' })
}

const READY = `echo '{"type":"ready","protocol":1,"checkpoint":false,"maxJobs":1}'; read start;`
const JOB = 999_999_999

describe.concurrent('trying a handler', () => {
  it('[H3] runs one job outside the queue and shows each message in order', async ({ onTestFinished }) => {
    const yard = openYard(onTestFinished)
    installScripted(yard, 'scripted', { checkpoint: true })
    const steps = [
      { send: { type: 'stage', name: 'working' } },
      { send: { type: 'progress', fraction: 0.5, message: 'half' } },
      { send: { type: 'turn', role: 'assistant', content: 'Hello.' } },
      { send: { type: 'checkpoint', data: { at: 1 } } },
      { send: { type: 'log', level: 'info', text: 'a line' } },
      result({ sum: 42 }),
    ]
    const trial = await tryIt(yard, 'scripted', { steps })
    expect(trial.ran.code).toBe(0)
    expect(trial.kinds.filter((kind) => kind !== 'output')).toEqual([
      'started',
      'ready',
      'sent start',
      'message stage',
      'message progress',
      'message turn',
      'message checkpoint',
      'message result',
      'sent shutdown',
      'ended',
    ])
    expect(outputs(trial)).toEqual(['a line'])
    expect(trial.ended).toMatchObject({ outcome: { how: 'completed', output: { sum: 42 } }, remarks: [], faults: 0 })
    expect(trial.events.map(({ at }) => at)).toEqual(trial.events.map(({ at }) => at).toSorted((a, b) => a - b))
    expect(existsSync(`${yard.data}/jobyard.db`)).toBe(false)
    expect(await yard.list()).toEqual([])
  })

  it('[H3] pauses it and lets it go on from its checkpoint', async ({ onTestFinished }) => {
    const yard = openYard(onTestFinished)
    installScripted(yard, 'scripted', { checkpoint: true })
    const steps = [{ send: { type: 'stage', name: 'waiting' } }, { until: yard.path('go') }, result('done')]
    const call = ['handler', 'try', 'scripted', '--input', JSON.stringify({ steps }), '--pause-after', '50ms', '--json']
    const running = yard.start(call)
    await until(() => running.printed().split('"type":"start"').length === 3, 'it was started again')
    yard.create('go')
    const trial = tried(await running.exited)
    expect(trial.ran.code).toBe(0)
    const { kinds } = trial
    const paused = kinds.indexOf('paused')
    expect(kinds.slice(paused - 3, paused + 1)).toEqual([
      'sent pause',
      'message checkpoint',
      'message paused',
      'paused',
    ])
    const starts = trial.events.flatMap((event) =>
      event.kind === 'sent' && event.message.type === 'start' ? [event.message] : [],
    )
    expect(starts.map(({ checkpoint }) => checkpoint)).toEqual([null, expect.objectContaining({ at: 1 })])
    expect(starts.map(({ attempt }) => attempt)).toEqual([1, 1])
    expect(kinds.filter((kind) => kind === 'message stage')).toHaveLength(1)
    expect(trial.ended).toMatchObject({ outcome: { how: 'completed', output: 'done' }, remarks: [] })
  })

  it('[H3] freezes one that saves no checkpoint, and lets it go on where it was', async ({ onTestFinished }) => {
    const yard = openYard(onTestFinished)
    yard.handler('slow', {
      type: 'slow',
      title: 'Slow',
      command: ['sh', '-c', `echo one; ${untilFile(yard.path('go'))}; echo two`],
      protocol: 'plain',
    })
    const running = yard.start(['handler', 'try', 'slow', '--input', '{}', '--pause-after', '50ms', '--json'])
    await until(() => running.printed().includes('"thawed"'), 'it goes on')
    yard.create('go')
    const trial = tried(await running.exited)
    expect(trial.ran.code).toBe(0)
    expect(trial.events.find(({ kind }) => kind === 'paused')).toMatchObject({ frozen: true })
    expect(trial.kinds.filter((kind) => kind === 'started')).toHaveLength(1)
    expect(outputs(trial)).toEqual(['one', 'two'])
  })

  it('[H3] cancels it, and says when it does not listen', async ({ onTestFinished }) => {
    const yard = openYard(onTestFinished)
    installScripted(yard, 'listens', {})
    installScripted(yard, 'deaf', { onCancel: 'ignore' })
    const steps = [{ until: yard.path('never') }]
    const [listens, deaf] = await Promise.all(
      ['listens', 'deaf'].map((type) => tryIt(yard, type, { steps }, '--cancel-after', '100ms')),
    )
    expect(listens?.ran.code).toBe(0)
    expect(listens?.ended).toMatchObject({ outcome: { how: 'cancelled' }, remarks: [] })
    expect(deaf?.ended.outcome.how).toBe('cancelled')
    expect(deaf?.ended.remarks).toEqual(['It did not answer "cancel" within 5 s, so its process was ended.'])
  })

  it('[H3] explains each line that is no valid message', async ({ onTestFinished }) => {
    const yard = openYard(onTestFinished)
    const lines = [
      '{nonsense',
      '{"jobId":1}',
      `{"type":"progress","jobId":${JOB},"fraction":7}`,
      '{"type":"stage","jobId":1,"name":"x"}',
      '{"type":"ready","protocol":1}',
      `{"type":"paused","jobId":${JOB}}`,
      `{"type":"result","jobId":${JOB},"output":1}`,
      `{"type":"result","jobId":${JOB},"output":2}`,
    ]
    installShell(yard, 'faulty', `${READY} ${lines.map((line) => `echo '${line}';`).join(' ')} cat >/dev/null`)
    const trial = await tryIt(yard, 'faulty', {})
    const faults = trial.events.filter((event) => event.kind === 'fault')
    expect(faults.map(({ reason }) => reason)).toEqual([
      'not JSON',
      'no type',
      expect.stringMatching(/^fraction: /),
      'job 1 is not held here',
      'ready was said before',
      `job ${JOB} was not asked to pause`,
      expect.stringMatching(/^job 999999999 (has its outcome already|is not held here)$/),
    ])
    for (const { help } of faults) expect(help).toMatch(/\w+ \w+.*\.$/)
    expect(trial.ended).toMatchObject({ outcome: { how: 'completed', output: 1 }, faults: 7 })
    const words = await yard.run('handler', 'try', 'faulty')
    expect(words.stdout).toContain('7 lines were no valid message.')
  })

  it('[H3] says what is wrong with one that fails, exits, is not ready or cannot be started', async ({
    onTestFinished,
  }) => {
    const yard = openYard(onTestFinished)
    installShell(yard, 'exits', `${READY} echo "out of ideas" >&2; exit 3`)
    installShell(yard, 'early', 'exit 1')
    installShell(yard, 'mute', 'echo hello; exec cat >/dev/null')
    yard.handler('gone', { type: 'gone', title: 'Gone', command: ['/no/such'], protocol: 'json' })
    yard.handler('talks', { type: 'talks', title: 'Talks', command: ['echo', 'hi'], protocol: 'json' })
    const types = ['exits', 'early', 'mute', 'gone', 'talks']
    const all = await Promise.all(types.map((type) => tryIt(yard, type, {})))
    expect(all.map(({ ran }) => ran.code)).toEqual([1, 1, 1, 1, 1])
    expect(all.map(({ ended: { outcome } }) => (outcome.how === 'failed' ? outcome.code : outcome.how))).toEqual([
      'HANDLER_EXITED',
      'HANDLER_EXITED',
      'BAD_HANDLER',
      'SPAWN_FAILED',
      'BAD_OUTPUT',
    ])
    for (const { ended } of all) expect(ended.outcome).toMatchObject({ help: expect.stringMatching(/\.$/) })
    expect(outputs(all[0] as Tried)).toEqual(['out of ideas'])
    expect(outputs(all[2] as Tried)).toEqual(['hello'])
  })

  it('[H3] stays readable and bounded when a handler floods', async ({ onTestFinished }) => {
    const yard = openYard(onTestFinished)
    installShell(
      yard,
      'chatty',
      `${READY} yes '{"type":"heartbeat"}' | head -n 50000; echo '{"type":"result","jobId":${JOB}}'; cat >/dev/null`,
    )
    installShell(yard, 'endless', `${READY} exec yes 'more and more and more and more and more and more'`)
    const [chatty, endless] = await Promise.all([tryIt(yard, 'chatty', {}), tryIt(yard, 'endless', {})])
    expect(chatty?.ended).toMatchObject({ outcome: { how: 'completed' }, faults: 50_000 })
    expect(chatty?.events.length).toBeLessThan(20_000)
    const notes = chatty?.events.flatMap((event) => (event.kind === 'note' ? [event.text] : []))
    expect(notes?.at(-1)).toMatch(/^[\d,]+ more came than can be shown\.$/)
    expect(endless?.ended.outcome).toMatchObject({ how: 'ended', reason: expect.stringContaining('more than 64 MB') })
    expect(endless?.events.length).toBeLessThan(50_000)
  })

  it('[H3] refuses an input that the schema refuses, and takes its sample when none is given', async ({
    onTestFinished,
  }) => {
    const yard = openYard(onTestFinished)
    yard.handler('strict', {
      type: 'strict',
      title: 'Strict',
      command: ['sh', '-c', 'cat'],
      protocol: 'json',
      input: { type: 'object', properties: { n: { type: 'integer' } }, required: ['n'], examples: [{ n: 3 }] },
    })
    const refusal = await yard.refusal('handler', 'try', 'strict', '--input', '{"n": "x"}')
    expect(refusal).toMatchObject({ exit: 2, message: 'input/n must be integer' })
    const trial = tried(await yard.run('handler', 'try', 'strict', '--json'))
    expect(trial.ended.outcome).toEqual({ how: 'completed', output: { n: 3 } })
    expect((await yard.refusal('handler', 'try', 'strict', '--input', '{"n": 1')).exit).toBe(2)
    expect((await yard.refusal('handler', 'try', 'nothing')).exit).toBe(3)
  })

  it('[H3] gives it the folder and secrets of whoever tries it, and masks those', async ({ onTestFinished }) => {
    const yard = openYard(onTestFinished)
    yard.handler('knows', {
      type: 'knows',
      title: 'Knows',
      command: ['sh', '-c', 'pwd; echo "key $MY_KEY"; touch $JOBYARD_WORKDIR/left'],
      protocol: 'plain',
      env: ['MY_KEY'],
    })
    const env = { MY_KEY: 'very-secret-value' }
    const trial = tried(await yard.runWith({ env }, 'handler', 'try', 'knows', '--json'))
    expect(outputs(trial)[0]).toBe(yard.folder)
    expect(outputs(trial)[1]).not.toContain('very-secret-value')
    expect(trial.ended.remarks).toEqual(['It left a file in JOBYARD_WORKDIR, which a trial removes.'])
  })

  it.each(['SIGINT', 'SIGKILL'] as const)('[H3] leaves nothing behind when it is ended by %s', async (signal) => {
    const yard = openYard()
    installScripted(yard, 'waits', {})
    const steps = [{ fork: 'sleep 600' }, { mark: yard.path('begun') }, { until: yard.path('never') }]
    const call = ['handler', 'try', 'waits', '--input', JSON.stringify({ steps })]
    const running = yard.start(call, { env: { TMPDIR: yard.folder } })
    await yard.written('begun')
    running.kill(signal)
    const ran = await running.exited
    // The process that left its group too; a yard that is closed with one left fails the test.
    await until(() => yard.processes().length === 0, 'nothing is left of it')
    if (signal === 'SIGKILL') return
    expect(ran.stdout).toContain('cancelled')
    expect(readdirSync(yard.folder).filter((name) => name.startsWith('jobyard-'))).toEqual([])
  })
})
