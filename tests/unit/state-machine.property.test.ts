import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { JobyardError } from '../../src-shared/errors.js'
import { type Actor, JOB_STATES, type JobState } from '../../src-shared/job.js'
import { isLegal, mayMove, VERBS, type Verb } from '../../src-shared/job-machine.js'
import { openYard } from '../support/yard.js'

/** Rule S2, written down a second time and by hand: what the code's table is checked against. */
const TABLE: [JobState, JobState, Actor[]][] = [
  ['queued', 'running', ['scheduler']],
  ['queued', 'cancelled', ['user']],
  ['running', 'completed', ['handler']],
  ['running', 'failed', ['handler', 'scheduler', 'recovery']],
  ['running', 'queued', ['handler', 'scheduler', 'recovery', 'shutdown']],
  ['running', 'paused', ['user']],
  ['running', 'cancelled', ['user']],
  ['paused', 'running', ['user']],
  ['paused', 'queued', ['user']],
  ['paused', 'cancelled', ['user']],
  ['failed', 'queued', ['user']],
  ['cancelled', 'queued', ['user']],
  // Added by rule L8.
  ['completed', 'queued', ['user']],
]
const ACTORS: Actor[] = ['user', 'scheduler', 'handler', 'recovery', 'shutdown']

describe('the table', () => {
  it('[S2] has exactly the specified transitions, each by exactly the specified actors', () => {
    for (const from of JOB_STATES) {
      for (const to of JOB_STATES) {
        for (const actor of ACTORS) {
          const specified = TABLE.some(([f, t, actors]) => f === from && t === to && actors.includes(actor))
          expect([from, to, actor, mayMove(from, to, actor)]).toEqual([from, to, actor, specified])
        }
      }
    }
  })
})

interface Model {
  state: JobState
  held: boolean
  path: string[]
}

const command = fc.record({
  verb: fc.constantFrom('pause', 'resume', 'cancel', 'retry', 'hold', 'release', 'remove', 'complete', 'fail', 'break'),
  job: fc.nat({ max: 3 }),
})

describe('histories of commands', () => {
  it('[S1] [S3] [S5] any history of commands keeps states, refusals and history rows as the model says', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(command, { minLength: 1, maxLength: 40 }), async (commands) => {
        const yard = await openYard()
        const ids = await yard.add({ maxAttempts: 2 }, { maxAttempts: 2 }, { maxAttempts: 2 }, { maxAttempts: 2 })
        const { runner, engine } = await yard.engine({ concurrency: 2 })
        const models = new Map<number, Model>(ids.map((id) => [id, { state: 'queued', held: false, path: [] }]))
        const go = (id: number, to: JobState) => {
          const model = models.get(id) as Model
          model.path.push(`${model.state}→${to}`)
          model.state = to
        }
        // The scheduler's share: after each command, fill the free slots in run order.
        const dispatch = async () => {
          await yard.clock.settle()
          for (const job of yard.jobs.list({ states: ['running'] })) {
            if (models.get(job.id)?.state === 'queued') go(job.id, 'running')
          }
        }
        await dispatch()
        for (const { verb, job } of commands) {
          const id = ids[job] as number
          const model = models.get(id)
          if (model === undefined) continue
          if (verb === 'complete' || verb === 'fail' || verb === 'break') {
            if (model.state !== 'running') continue
            const attempt = yard.jobs.get(id).attempt
            const error = { code: 'X', message: 'x', retryable: verb === 'break' }
            runner.end(id, verb === 'complete' ? { how: 'completed', output: null } : { how: 'failed', error })
            const maxAttempts = yard.jobs.get(id).maxAttempts
            go(id, verb === 'complete' ? 'completed' : verb === 'break' && attempt < maxAttempts ? 'queued' : 'failed')
          } else {
            const before = JSON.stringify(yard.jobs.get(id))
            const refusal = await yard.jobs[verb]([id]).then(
              () => null,
              (thrown: unknown) => thrown,
            )
            if (!isLegal(verb as Verb, model.state)) {
              expect(refusal).toBeInstanceOf(JobyardError)
              expect((refusal as JobyardError).code).toBe('illegal-transition')
              expect((refusal as JobyardError).message).toBe(`cannot ${verb} job ${id}: it is ${model.state}`)
              expect(JSON.stringify(yard.jobs.get(id))).toBe(before)
              continue
            }
            expect(refusal).toBeNull()
            if (verb === 'pause') go(id, 'paused')
            if (verb === 'cancel') go(id, 'cancelled')
            if (verb === 'retry') go(id, 'queued')
            if (verb === 'hold') model.held = true
            if (verb === 'release') model.held = false
            if (verb === 'remove') models.delete(id)
            if (verb === 'resume') go(id, runner.running.has(id) ? 'running' : 'queued')
          }
          await dispatch()
          for (const [each, expected] of models) {
            const now = yard.jobs.get(each)
            expect([each, now.state]).toEqual([each, expected.state])
            expect(yard.jobs.history(each).map(({ from, to }) => `${from}→${to}`)).toEqual(expected.path)
            expect(now.finishedAt !== null).toBe(['completed', 'failed', 'cancelled'].includes(now.state))
            expect(now.pausedAt !== null).toBe(now.state === 'paused')
            if (now.state === 'queued') expect(now.held).toBe(expected.held)
          }
          const counts = yard.jobs.status().total
          for (const state of JOB_STATES) {
            expect([state, counts[state]]).toEqual([
              state,
              [...models.values()].filter((m) => m.state === state).length,
            ])
          }
        }
        await engine.stop()
        yard.store.close()
      }),
      { numRuns: 60 },
    )
  })
})

describe('verbs', () => {
  it('[S3] each verb is refused in every state but its own', () => {
    const legal = Object.fromEntries(Object.entries(VERBS).map(([verb, states]) => [verb, [...states].sort()]))
    expect(legal).toMatchObject({
      pause: ['running'],
      resume: ['paused'],
      cancel: ['paused', 'queued', 'running'],
      retry: ['cancelled', 'failed'],
      hold: ['queued'],
      release: ['queued'],
      remove: ['cancelled', 'completed', 'failed'],
      prioritise: ['paused', 'queued'],
    })
  })
})
