import { describe, expect, it } from 'vitest'
import { HandlerJob, type MessageSink } from '../../src-main/handlers/handler-job.js'
import { JobFailure } from '../../src-main/handlers/job-failure.js'
import { runStages } from '../../src-main/pipeline/run-stages.js'
import type { StageKind } from '../../src-main/pipeline/stage.js'
import type { Json } from '../../src-shared/job.js'
import { type StageRecord, stagesIn, waiting } from '../../src-shared/pipeline/stage-state.js'
import { until } from '../support/until.js'
import { temporaryFolder } from '../support/yard.js'

interface Message {
  type: string
  [field: string]: unknown
}

/** A job whose messages are kept, and whose checkpoints are on disk when the test says so, or at once. */
function jobOf(checkpoint: Json = null, savesAtOnce = true) {
  const messages: Message[] = []
  const sink: MessageSink = {
    write(message) {
      const said = JSON.parse(JSON.stringify(message)) as Message
      messages.push(said)
      if (savesAtOnce && typeof said.ack === 'number') job.saved(said.ack)
    },
    ready: async () => {},
  }
  const start = {
    type: 'start' as const,
    job: { id: 1, type: 'staged', name: 'Staged' },
    input: { given: true },
    attempt: 1,
    checkpoint,
    config: { workDir: temporaryFolder() },
  }
  const job = new HandlerJob(start, sink)
  const checkpoints = () => messages.filter(({ type }) => type === 'checkpoint')
  const last = () => stagesIn(checkpoints().at(-1)?.data) as StageRecord[]
  return { job, messages, checkpoints, last }
}

/** Stages that note that they ran, and give their names in capitals. */
function stagesNoting(ran: string[], ...names: string[]): StageKind[] {
  return names.map((name) => ({
    name,
    async run() {
      ran.push(name)
      return name.toUpperCase()
    },
  }))
}

describe('running stages', () => {
  it('[L5] begins none before the end of the one before is on disk', async () => {
    const ran: string[] = []
    const { job, checkpoints } = jobOf(null, false)
    const running = runStages(job, stagesNoting(ran, 'a', 'b'))
    const acks = () => checkpoints().flatMap(({ ack }) => (typeof ack === 'number' ? [ack] : []))
    const stateOf = (ack: number) =>
      stagesIn(checkpoints().find((one) => one.ack === ack)?.data)?.map(({ state }) => state)
    const seen: unknown[] = []
    for (let ack = 1; ack <= 4; ack++) {
      await until(() => acks().includes(ack), `checkpoint ${ack} is sent`)
      // Whatever can happen before it is known to be on disk has happened by now.
      for (let turn = 0; turn < 20; turn++) await new Promise((next) => setImmediate(next))
      seen.push([[...ran], stateOf(ack)])
      expect(acks().at(-1)).toBe(ack)
      job.saved(ack)
    }
    expect((await running).outputs).toEqual({ a: 'A', b: 'B' })
    expect(seen).toEqual([
      [[], ['running', 'waiting']],
      [['a'], ['done', 'waiting']],
      [['a'], ['done', 'running']],
      [
        ['a', 'b'],
        ['done', 'done'],
      ],
    ])
  })

  it('[L5] goes on from what is recorded, and gives later stages what earlier ones gave', async () => {
    const ran: string[] = []
    const first = jobOf()
    await runStages(first.job, stagesNoting(ran, 'a', 'b'))
    const records = first.last()
    const second = jobOf({
      stages: [records[0], { ...records[1], state: 'running', checkpoint: 7 }],
    } as unknown as Json)
    let seen: unknown
    const { last } = await runStages(second.job, [
      ...stagesNoting(ran, 'a'),
      {
        name: 'b',
        async run({ outputs, checkpoint, input }) {
          seen = [outputs, checkpoint, input]
          return 'again'
        },
      },
    ])
    expect(ran).toEqual(['a', 'b'])
    expect([seen, last]).toEqual([[{ a: 'A' }, 7, { given: true }], 'again'])
  })

  it('[L5] records what is skipped together with the end of the stage that said so', async () => {
    const ran: string[] = []
    const { job, checkpoints, last } = jobOf()
    const [a, , c] = stagesNoting(ran, 'a', 'b', 'c') as [StageKind, StageKind, StageKind]
    const b: StageKind = {
      name: 'b',
      async run(context) {
        context.skipRest('it is there already')
        return 'known'
      },
    }
    expect((await runStages(job, [a, b, c])).last).toBe('known')
    expect(ran).toEqual(['a'])
    expect(last().map(({ state, reason }) => [state, reason])).toEqual([
      ['done', undefined],
      ['done', undefined],
      ['skipped', 'it is there already'],
    ])
    const between = checkpoints().map(({ data }) =>
      stagesIn(data)
        ?.map(({ state }) => state)
        .join(),
    )
    expect(between).not.toContain('done,done,waiting')
    // A later process finds nothing left to do.
    const resumedJob = jobOf({ stages: last() } as unknown as Json)
    expect((await runStages(resumedJob.job, [a, b, c])).last).toBe('known')
    expect(ran).toEqual(['a'])
  })

  it('[L5] skips none for a try that failed after all', async () => {
    const ran: string[] = []
    let tries = 0
    const a: StageKind = {
      name: 'a',
      retries: 1,
      async run(context) {
        tries += 1
        if (tries === 2) return 'new'
        context.skipRest('it is there already')
        throw new JobFailure({ code: 'E', message: 'no', retryable: true, retryAfterMs: 1 })
      },
    }
    const { job, last } = jobOf()
    await runStages(job, [a, ...stagesNoting(ran, 'b')])
    expect(ran).toEqual(['b'])
    expect(last().map(({ state }) => state)).toEqual(['done', 'done'])
    const large: StageKind = {
      name: 'large',
      async run(context) {
        context.skipRest('it is there already')
        return 'x'.repeat(1_048_000)
      },
    }
    const refused = jobOf()
    await expect(runStages(refused.job, [large, ...stagesNoting(ran, 'b')])).rejects.toThrow('belongs into a file')
    expect(refused.last()).toEqual([expect.objectContaining({ state: 'failed' }), waiting('b')])
  })

  it('keeps the message of a stage that says none, and takes it away for one that says null', async () => {
    const { job, messages } = jobOf()
    const talking: StageKind = {
      name: 'talking',
      async run(context) {
        context.progress(0.2, 'half of it')
        context.progress(0.4)
        context.progress(0.6, null)
        return null
      },
    }
    await runStages(job, [talking])
    const said = messages.filter(({ type, fraction }) => type === 'progress' && fraction !== 0 && fraction !== 1)
    expect(said.map(({ message }) => message)).toEqual(['half of it', undefined, null])
  })

  it('[L6] a pause lets a stage save, and keeps what it saved', async () => {
    const { job, last } = jobOf()
    const running = runStages(job, [
      {
        name: 'long',
        async run({ signal, saveCheckpoint }) {
          await saveCheckpoint({ next: 3 })
          await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
          return null
        },
      },
    ])
    await until(() => last()[0]?.checkpoint !== undefined, 'it saved')
    job.ask('pause')
    await expect(running).rejects.toThrow('abort')
    expect(job.asked).toBe('pause')
    expect(last()[0]).toMatchObject({ state: 'running', checkpoint: { next: 3 } })
    expect(last()[0]?.error).toBeUndefined()
  })

  it('[L6] a stage that cannot save answers a pause by asking to be frozen, and goes on afterwards', async () => {
    const { job, messages } = jobOf()
    let finish = () => {}
    const running = runStages(job, [
      {
        name: 'frozen',
        onPause: 'freeze',
        run: ({ signal }) =>
          new Promise((resolve) => {
            finish = () => resolve(signal.aborted)
          }),
      },
    ])
    await until(() => job.freezesOnPause, 'it has begun')
    job.ask('pause')
    expect(messages.filter(({ type }) => type === 'freeze')).toHaveLength(1)
    finish()
    expect((await running).last).toBe(false)
    expect(job.asked).toBeNull()
  })

  it('[L9] fails for good what nobody said may be done twice, and leaves the rest to the failure itself', async () => {
    const failing = (isRepeatable: boolean): StageKind => ({
      name: 'x',
      isRepeatable,
      async run() {
        throw new JobFailure({ code: 'E', message: 'no', retryable: true })
      },
    })
    for (const isRepeatable of [false, true]) {
      const { job, last } = jobOf()
      const failure = await runStages(job, [failing(isRepeatable)]).catch((thrown: unknown) => thrown)
      expect((failure as JobFailure).toMessage()).toEqual({
        code: 'E',
        message: 'stage "x": no',
        retryable: isRepeatable,
      })
      expect(last()[0]).toMatchObject({ state: 'failed', error: { code: 'E', message: 'stage "x": no' } })
    }
  })

  it('[L4] refuses outputs that cannot be recorded, and keeps the record as it was', async () => {
    const { job, last } = jobOf()
    const large: StageKind = { name: 'large', run: async () => 'x'.repeat(1_048_000) }
    await expect(runStages(job, [...stagesNoting([], 'a'), large])).rejects.toThrow('belongs into a file')
    expect(last().map(({ state }) => state)).toEqual(['done', 'failed'])
    expect(JSON.stringify(last()).length).toBeLessThan(2_000)
  })

  it('[L4] refuses a checkpoint that cannot be recorded, and keeps the one before', async () => {
    const { job, last } = jobOf()
    const greedy: StageKind = {
      name: 'greedy',
      async run(context) {
        await context.saveCheckpoint(7)
        await context.saveCheckpoint('x'.repeat(1_048_000))
        return null
      },
    }
    await expect(runStages(job, [greedy])).rejects.toThrow('belongs into a file')
    expect([last()[0]?.state, last()[0]?.checkpoint === 7]).toEqual(['failed', true])
  })
})
