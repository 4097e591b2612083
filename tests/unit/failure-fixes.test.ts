import { describe, expect, it } from 'vitest'
import { FailureFixes } from '../../src-main/service/failure-fixes.js'
import { failureParts } from '../../src-main/service/failure-parts.js'
import { JobValidation } from '../../src-main/service/job-validation.js'
import { openWindowYard } from '../support/window-yard.js'

const failed = { how: 'failed', error: { code: 'EXIT_1', message: 'm', retryable: false } } as const

/** A yard whose queue stands still, with failed jobs of the given inputs. */
async function yardWith(inputs: readonly object[]) {
  const yard = await openWindowYard()
  const { store, clock, undo, registry, removals, engineOfYard } = yard
  const ids = await yard.add(...inputs.map((input) => ({ input: input as never, maxAttempts: 1, timeoutMs: 60_000 })))
  await yard.jobs.resumeScope({ kind: 'queue' })
  for (const id of ids) {
    await expect.poll(() => yard.runner.running.has(id)).toBe(true)
    yard.runner.end(id, failed)
    await clock.settle()
  }
  await yard.jobs.pauseScope({ kind: 'queue' })
  const validation = new JobValidation(registry)
  const fixes = new FailureFixes({
    store,
    clock,
    undo,
    validation,
    hidden: removals.hidden,
    notice: () => engineOfYard.notice(),
  })
  return { ...yard, ids, fixes, inputOf: (id: number) => yard.jobs.get(id).input }
}

const shell = (line: string, env: Record<string, string>) => ({ shell: line, env })

describe('[F10] many failed jobs at once', () => {
  it('tell what they have in common', async () => {
    const { store, ids, add } = await yardWith([shell('a', { X: '1', Y: '1' }), shell('a', { X: '1', Y: '2' })])
    const [queued] = (await add({})) as [number]
    expect(await failureParts(store, [...ids, queued, 999])).toMatchObject({
      jobs: 2,
      ofRuns: 0,
      types: [{ type: 'command', jobs: 2 }],
      shared: {
        type: 'command',
        timeoutMs: { isShared: true, value: 60_000 },
        maxAttempts: { isShared: true, value: 1 },
        input: { shell: { isShared: true, value: 'a' } },
        env: { X: { isShared: true, value: '1' }, Y: { isShared: false } },
      },
    })
  })

  it('are changed and retried as themselves, which their history tells', async () => {
    const { fixes, ids, jobs, inputOf } = await yardWith([shell('a', { X: '1' }), shell('b', { X: '2' })])
    const fix = { env: { set: { X: '3' }, unset: [] }, timeoutMs: null, maxAttempts: 5 }
    expect(await fixes.preview(ids, fix)).toEqual({
      changed: 2,
      changes: [
        { field: 'env X', from: null, to: '3', jobs: 2 },
        { field: 'time limit', from: '1 min', to: null, jobs: 2 },
        { field: 'attempts', from: '1', to: '5', jobs: 2 },
      ],
      faults: [],
      faulty: 0,
    })
    expect((await fixes.fixAndRetry(ids, fix)).ids).toEqual(ids)
    for (const id of ids) {
      expect(jobs.get(id)).toMatchObject({ id, state: 'queued', attempt: 1, maxAttempts: 5 })
      expect(inputOf(id)).toMatchObject({ env: { X: '3' } })
      expect(jobs.attempts(id)).toMatchObject([{ outcome: 'failed' }])
    }
    expect(jobs.history(ids[1] as number).at(-1)).toMatchObject({
      from: 'failed',
      to: 'queued',
      actor: 'user',
      reason: 'retried with env X: 2 → 3; time limit: 1 min → none; attempts: 1 → 5',
    })
  })

  it('are changed all or none: a fault of one is named', async () => {
    const { fixes, ids, jobs } = await yardWith([{ shell: 'a' }, { command: ['b'] }])
    const fix = { input: { set: { shell: 'c' }, unset: [] } }
    const [, second] = ids as [number, number]
    expect(await fixes.preview(ids, fix)).toMatchObject({ faulty: 1, faults: [{ id: second }] })
    await expect(fixes.fixAndRetry(ids, fix)).rejects.toThrow(`job ${second}: input: give either`)
    expect(ids.map((id) => jobs.get(id).state)).toEqual(['failed', 'failed'])
  })

  it('are given back what they had by undoing, but for those that have started', async () => {
    const { fixes, ids, jobs, undo, inputOf, clock, runner } = await yardWith([{ shell: 'a' }, { shell: 'a' }])
    const [first, second] = ids as [number, number]
    await fixes.fixAndRetry(ids, { input: { set: { shell: 'c' }, unset: [] } })
    await jobs.hold([second])
    await jobs.resumeScope({ kind: 'queue' })
    await expect.poll(() => runner.running.has(first)).toBe(true)
    await undo.apply()
    await clock.settle()
    expect([inputOf(first), inputOf(second)]).toEqual([{ shell: 'c' }, { shell: 'a' }])
    expect([jobs.get(first).state, jobs.get(second).held]).toEqual(['running', true])
  })

  it('that were made from a command are named anew, and others keep their names', async () => {
    const { fixes, ids, jobs } = await yardWith([{ shell: 'old' }])
    await fixes.fixAndRetry(ids, { input: { set: { shell: 'new' }, unset: [] } })
    expect(jobs.get(ids[0] as number).name).toBe('new')
  })

  it('that are not failed any more are left out', async () => {
    const { fixes, ids, jobs, changes } = await yardWith([{ shell: 'a' }, { shell: 'a' }])
    const [first, second] = ids as [number, number]
    await changes.retry([first])
    const done = await fixes.fixAndRetry(ids, { maxAttempts: 9 })
    expect(done).toMatchObject({ ids: [second], skipped: [{ id: first }] })
    expect(jobs.get(first).maxAttempts).toBe(2)
  })
})
