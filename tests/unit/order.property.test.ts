import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openYard } from '../support/yard.js'

interface Model {
  id: number
  priority: number
}

/** What the specification says in the plainest way: one array in run order. */
class ModelQueue {
  jobs: Model[] = []

  add(job: Model): void {
    const at = this.jobs.findIndex(({ priority }) => priority < job.priority)
    if (at === -1) this.jobs.push(job)
    else this.jobs.splice(at, 0, job)
  }

  take(id: number): Model {
    const [job] = this.jobs.splice(
      this.jobs.findIndex((one) => one.id === id),
      1,
    )
    return job as Model
  }

  moveNextTo(id: number, neighbour: number, offset: 0 | 1): void {
    if (id === neighbour) return
    const job = this.take(id)
    const at = this.jobs.findIndex((one) => one.id === neighbour)
    job.priority = (this.jobs[at] as Model).priority
    this.jobs.splice(at + offset, 0, job)
  }

  reorder(ids: number[]): void {
    const listed = ids.map((id) => this.take(id))
    for (const job of listed.reverse()) {
      const at = this.jobs.findIndex(({ priority }) => priority <= job.priority)
      if (at === -1) this.jobs.push(job)
      else this.jobs.splice(at, 0, job)
    }
  }
}

const priority = fc.constantFrom(0, 5, 10)
const which = fc.nat({ max: 99 })
const step = fc.oneof(
  fc.record({ do: fc.constant('add' as const), priority }),
  fc.record({
    do: fc.constant('move' as const),
    a: which,
    b: which,
    to: fc.constantFrom('first', 'last', 'before', 'after'),
  }),
  fc.record({ do: fc.constant('priority' as const), a: which, priority }),
  fc.record({ do: fc.constant('reorder' as const), some: fc.uniqueArray(which, { minLength: 1, maxLength: 6 }) }),
  fc.record({ do: fc.constant('cancel' as const), a: which }),
)

describe('order', () => {
  it('[Q1] [Q4] [Q5] [Q6] [Q7] any history of edits gives the order of the model, with positions 1..n', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 60 }), async (steps) => {
        const yard = await openYard()
        const model = new ModelQueue()
        for (const one of steps) {
          const pick = (n: number) => model.jobs[n % model.jobs.length] as Model
          if (one.do === 'add') {
            const [id] = (await yard.add({ priority: one.priority })) as [number]
            model.add({ id, priority: one.priority })
          } else if (model.jobs.length === 0) continue
          else if (one.do === 'move') {
            const job = pick(one.a)
            const other = one.to === 'first' ? model.jobs[0] : one.to === 'last' ? model.jobs.at(-1) : pick(one.b)
            const neighbour = other as Model
            const target =
              one.to === 'before'
                ? { before: neighbour.id }
                : one.to === 'after'
                  ? { after: neighbour.id }
                  : { to: one.to }
            const before = job.priority
            if (job === neighbour && 'to' in target === false) {
              await expect(yard.jobs.move(job.id, target)).rejects.toMatchObject({ code: 'invalid-input' })
            } else {
              const moved = await yard.jobs.move(job.id, target as never)
              model.moveNextTo(job.id, neighbour.id, one.to === 'first' || one.to === 'before' ? 0 : 1)
              const changed = model.jobs.find(({ id }) => id === job.id)?.priority !== before
              expect(moved.priorityChangedFrom).toBe(changed ? before : null)
            }
          } else if (one.do === 'priority') {
            const job = pick(one.a)
            await yard.jobs.setPriority([job.id], one.priority)
            if (job.priority !== one.priority) model.add({ ...model.take(job.id), priority: one.priority })
          } else if (one.do === 'reorder') {
            const ids = [...new Set(one.some.map((n) => pick(n).id))]
            await yard.jobs.reorder(ids)
            model.reorder(ids)
          } else {
            const job = pick(one.a)
            await yard.jobs.cancel([job.id])
            model.take(job.id)
          }
          const listed = yard.jobs.list({ states: ['queued'], limit: 1000 })
          expect(listed.map(({ id, priority: p }) => [id, p])).toEqual(model.jobs.map(({ id, priority: p }) => [id, p]))
          expect(listed.map(({ position }) => position)).toEqual(model.jobs.map((_, i) => i + 1))
          for (const { id } of listed.slice(0, 3)) {
            expect(yard.jobs.get(id).position).toBe(model.jobs.findIndex((job) => job.id === id) + 1)
          }
        }
        yard.store.close()
      }),
      { numRuns: 80 },
    )
  })

  it('[Q4] a move writes the same few rows in a short queue and in a long one', async () => {
    const writes = async (length: number) => {
      const yard = await openYard()
      const ids = await yard.add(...Array.from({ length }, () => ({})))
      const changes = () => yard.store.database.connection.prepare('select total_changes() as n').get() as { n: number }
      const before = changes().n
      await yard.jobs.move(ids.at(-1) as number, { before: ids[Math.floor(length / 2)] as number })
      return changes().n - before
    }
    expect(await writes(10)).toBe(await writes(5_000))
  })

  it('[Q5] one unknown, repeated or non-queued id refuses the whole call and changes nothing', async () => {
    const yard = await openYard()
    const ids = (await yard.add({}, {}, {}, {})) as [number, number, number, number]
    await yard.jobs.cancel([ids[3]])
    const order = () => yard.jobs.list({ states: ['queued'] }).map(({ id }) => id)
    const before = order()
    await expect(yard.jobs.reorder([ids[2], 99])).rejects.toMatchObject({
      code: 'not-found',
      message: 'job 99 does not exist',
    })
    await expect(yard.jobs.reorder([ids[2], ids[2]])).rejects.toMatchObject({ code: 'invalid-input' })
    await expect(yard.jobs.reorder([ids[2], ids[3]])).rejects.toMatchObject({
      code: 'illegal-transition',
      message: `cannot reorder job ${ids[3]}: it is cancelled`,
    })
    expect(order()).toEqual(before)
  })

  it('[Q7] recovery and backoff keep the rank, `retry` puts last', async () => {
    const yard = await openYard()
    const [a, b, c] = (await yard.add({ maxAttempts: 3 }, {}, {})) as [number, number, number]
    const { runner } = await yard.engine({ concurrency: 1 })
    runner.end(a, { how: 'failed', error: { code: 'X', message: '', retryable: true } })
    await yard.clock.settle()
    expect(yard.jobs.list({ states: ['queued'] }).map(({ id }) => id)).toEqual([a, c])
    await yard.jobs.pauseScope({ kind: 'queue' })
    await yard.jobs.cancel([b])
    await yard.jobs.retry([b])
    expect(yard.jobs.list({ states: ['queued'] }).map(({ id }) => id)).toEqual([a, c, b])
  })
})
