import fc from 'fast-check'
import { generateKeyBetween, generateNKeysBetween } from 'fractional-indexing'
import { describe, expect, it } from 'vitest'
import { type Bucket, PriorityQueue, type QueuedEntry } from '../../src-main/engine/priority-queue.js'

/** The same queue as an array: what it should answer, with no thought for speed. */
class NaiveQueue {
  now = Number.NEGATIVE_INFINITY
  entries: QueuedEntry[] = []
  /** Ids whose present `runAfter` was reached and that have been neither held nor given another one since. */
  due = new Set<number>()

  upsert(entry: QueuedEntry): void {
    const old = this.entries.find(({ id }) => id === entry.id)
    if (old === undefined || old.runAfter !== entry.runAfter || entry.held) this.due.delete(entry.id)
    this.entries = this.entries.filter(({ id }) => id !== entry.id)
    this.entries.push(entry)
    this.entries.sort(byRunOrder)
  }

  remove(id: number): QueuedEntry | undefined {
    const old = this.entries.find((entry) => entry.id === id)
    this.entries = this.entries.filter((entry) => entry !== old)
    this.due.delete(id)
    return old
  }

  load(entries: readonly QueuedEntry[]): void {
    const gone = this.entries.filter((old) => !entries.some(({ id }) => id === old.id))
    for (const { id } of gone) this.remove(id)
    for (const entry of entries) this.upsert(entry)
  }

  releaseDue(now: number): number {
    const released = this.delayed().filter(({ runAfter }) => (runAfter ?? 0) <= now)
    for (const { id } of released) this.due.add(id)
    return released.length
  }

  delayed(): QueuedEntry[] {
    return this.entries.filter(({ id, held, runAfter }) => !held && runAfter !== null && !this.due.has(id))
  }

  eligible(): QueuedEntry[] {
    return this.entries.filter(({ id, held, runAfter }) => !held && (runAfter === null || this.due.has(id)))
  }
}

const byRunOrder = (a: QueuedEntry, b: QueuedEntry) =>
  b.priority - a.priority || (a.rank < b.rank ? -1 : a.rank > b.rank ? 1 : a.id - b.id)

const MANY = 40
const id = fc.integer({ min: 1, max: MANY })
/** Real rank keys, of which jobs of one priority may for a moment share one. */
const RANKS = generateNKeysBetween(null, null, 30)
const entry: fc.Arbitrary<QueuedEntry> = fc
  .record({
    id,
    priority: fc.constantFrom(0, 5, 5, 5, 10),
    rank: fc.constantFrom(...RANKS),
    type: fc.constantFrom('command', 'chat'),
    group: fc.constantFrom(null, 'gpu', 'disk'),
    runId: fc.constantFrom(null, 7),
    held: fc.constantFrom(false, false, true),
    runAfter: fc.oneof({ weight: 2, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.nat(50) }),
    lane: fc.constantFrom(undefined, undefined, 'own'),
  })
  .map(({ lane, ...rest }) => (lane === undefined ? rest : { ...rest, lane }))
const gate = fc.record({
  closedTypes: fc.subarray(['command', 'chat']),
  closedGroups: fc.subarray([null, 'gpu', 'disk']),
  closedRuns: fc.subarray([7]),
  closedLanes: fc.subarray(['own']),
})

type Step =
  | { do: 'upsert'; entry: QueuedEntry }
  | { do: 'change'; id: number; field: Partial<QueuedEntry> }
  | { do: 'remove'; id: number }
  | { do: 'load'; entries: QueuedEntry[]; sorted: boolean }
  | { do: 'append'; entries: QueuedEntry[]; behind: boolean }
  | { do: 'releaseDue'; now: number }

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 10, arbitrary: fc.record({ do: fc.constant('upsert' as const), entry }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('change' as const),
      id,
      field: fc.oneof(
        fc.record({ held: fc.boolean() }),
        fc.record({ runAfter: fc.option(fc.nat(50)) }),
        fc.record({ rank: fc.constantFrom(...RANKS) }),
        fc.record({ group: fc.constantFrom(null, 'gpu') }),
      ),
    }),
  },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('remove' as const), id }) },
  // Any order of times: clocks jump.
  { weight: 3, arbitrary: fc.record({ do: fc.constant('releaseDue' as const), now: fc.nat(60) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('append' as const),
      entries: fc.uniqueArray(entry, { selector: (one) => one.id, maxLength: 20 }),
      behind: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('load' as const),
      entries: fc.uniqueArray(entry, { selector: (one) => one.id, maxLength: 30 }),
      sorted: fc.boolean(),
    }),
  },
)

describe('PriorityQueue', () => {
  it('[Q1] [Q2] [Q3] [Q6] answers like a sorted array through any history', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), gate, (history, closed) => {
        const isOpen = ({ type, group, runId, lane }: Bucket) =>
          !closed.closedTypes.includes(type) &&
          !closed.closedGroups.includes(group) &&
          (runId === null || !closed.closedRuns.includes(runId)) &&
          (lane === undefined || !closed.closedLanes.includes(lane))
        const queue = new PriorityQueue()
        const model = new NaiveQueue()
        for (const one of history) {
          take(one, queue, model)
          expect(queue.size).toBe(model.entries.length)
          expect(queue.eligibleCount()).toBe(model.eligible().length)
          expect(queue.peekEligible(isOpen)).toBe(model.eligible().find(isOpen) ?? null)
          expect(queue.nextDueAt()).toBe(least(model.delayed().map(({ runAfter }) => runAfter ?? 0)))
        }
        expect(queue.slice(0, MANY)).toEqual(model.entries)
        expect(queue.slice(3, 5)).toEqual(model.entries.slice(3, 8))
        expect(queue.first()).toBe(model.entries[0])
        expect(queue.last()).toBe(model.entries.at(-1))
        for (let some = 1; some <= MANY; some += 1) {
          const index = model.entries.findIndex((one) => one.id === some)
          expect(queue.position(some)).toBe(index === -1 ? null : index + 1)
          expect(queue.has(some)).toBe(index !== -1)
          expect(queue.get(some)).toBe(model.entries[index])
          expect(queue.at(some)).toBe(model.entries[some - 1])
        }
        drain(queue, model)
      }),
      { numRuns: 3000 },
    )
  })

  it('[Q4] keeps every other job in its order when one moves', () => {
    const moves = fc.array(fc.record({ from: fc.nat(99), to: fc.nat(98) }), { maxLength: 30 })
    fc.assert(
      fc.property(moves, (history) => {
        const queue = new PriorityQueue()
        queue.load(generateNKeysBetween(null, null, 100).map((rank, index) => plain(index + 1, rank)))
        for (const { from, to } of history) {
          const expected = queue.slice(0, 100).map((one) => one.id)
          const [moved] = expected.splice(from, 1) as [number]
          const lower = to === 0 ? null : rankOf(queue, expected[to - 1])
          queue.upsert(plain(moved, generateKeyBetween(lower, rankOf(queue, expected[to]))))
          expected.splice(to, 0, moved)
          expect(queue.slice(0, 100).map((one) => one.id)).toEqual(expected)
          expect(queue.position(moved)).toBe(to + 1)
        }
      }),
      { numRuns: 1000 },
    )
  })

  it('[Q3] does not delay again what was due when the clock jumps back', () => {
    const queue = new PriorityQueue()
    queue.upsert({ ...plain(1, 'a0'), runAfter: 1000 })
    expect(queue.releaseDue(1000)).toBe(1)
    expect(queue.releaseDue(10)).toBe(0)
    queue.upsert({ ...plain(1, 'a1'), runAfter: 1000 })
    expect(queue.peekEligible(() => true)?.id).toBe(1)
    queue.upsert({ ...plain(1, 'a1'), runAfter: 2000 })
    expect(queue.peekEligible(() => true)).toBeNull()
    expect(queue.nextDueAt()).toBe(2000)
  })

  it('[Q3] asks once a bucket, however many jobs wait in it', () => {
    const queue = new PriorityQueue()
    const ranks = generateNKeysBetween(null, null, 1000)
    queue.load(ranks.map((rank, index) => ({ ...plain(index + 1, rank), group: index % 2 === 0 ? 'gpu' : null })))
    const asked: Bucket[] = []
    queue.peekEligible((bucket) => {
      asked.push(bucket)
      return false
    })
    expect(asked).toEqual([
      { type: 'command', group: 'gpu', runId: null },
      { type: 'command', group: null, runId: null },
    ])
    for (let some = 1; some <= 1000; some += 2) queue.remove(some)
    asked.length = 0
    expect(queue.peekEligible((bucket) => asked.push(bucket) > 0)?.id).toBe(2)
    expect(asked).toHaveLength(1)
  })

  it('costs O(log n) an operation at n = 100,000, and O(n) to load', () => {
    const N = 100_000
    let read = 0
    /** Counts reads of the rank: two when ranks are equal, four when they differ, for each comparison. */
    const counted = (some: number, rank: string): QueuedEntry => ({
      ...plain(some, rank),
      get rank() {
        read += 1
        return rank
      },
    })
    const costOf = (operation: () => void): number => {
      read = 0
      operation()
      return read / 4
    }
    const ranks = generateNKeysBetween(null, null, N + 1)
    const entries = ranks.slice(0, N).map((rank, index) => counted(index + 1, rank))
    const queue = new PriorityQueue()
    expect(costOf(() => queue.load(entries))).toBeLessThanOrEqual(N)

    // An operation works on two trees, and an upsert both adds and deletes in each.
    const most = 4 * 2.5 * Math.log2(N)
    for (let some = 1; some <= N; some += 997) {
      const rank = generateKeyBetween(ranks[N - some] as string, ranks[N - some + 1] as string)
      expect(costOf(() => queue.upsert(counted(some, rank)))).toBeLessThanOrEqual(most)
      expect(costOf(() => queue.position(some))).toBeLessThanOrEqual(most / 4)
      expect(costOf(() => queue.peekEligible(() => true))).toBe(0)
      expect(costOf(() => queue.slice(50_000, 50))).toBe(0)
      expect(costOf(() => queue.remove(some))).toBeLessThanOrEqual(most / 2)
    }
    expect(queue.size).toBe(N - Math.ceil(N / 997))
  })
})

function take(one: Step, queue: PriorityQueue, model: NaiveQueue): void {
  if (one.do === 'upsert') {
    queue.upsert(one.entry)
    model.upsert(one.entry)
  } else if (one.do === 'change') {
    const old = queue.get(one.id)
    if (old === undefined) return
    const changed = { ...old, ...one.field }
    queue.upsert(changed)
    model.upsert(changed)
  } else if (one.do === 'remove') {
    expect(queue.remove(one.id)).toBe(model.remove(one.id))
  } else if (one.do === 'releaseDue') {
    expect(queue.releaseDue(one.now)).toBe(model.releaseDue(one.now))
  } else if (one.do === 'append') {
    // In the order in which a page of them is read; behind all others, or anywhere among them.
    const lowest = queue.last()?.priority ?? 0
    const fresh = one.behind ? one.entries.filter((entry) => !queue.has(entry.id)) : one.entries
    const entries = one.behind ? fresh.map((entry) => ({ ...entry, priority: lowest - 11 + entry.priority })) : fresh
    entries.sort(byRunOrder)
    queue.append(entries)
    for (const entry of entries) model.upsert(entry)
  } else {
    model.load(one.entries)
    queue.load(one.sorted ? model.entries : one.entries)
  }
}

/** Takes everything that may start, in order, as a scheduler would. */
function drain(queue: PriorityQueue, model: NaiveQueue): void {
  for (;;) {
    const next = queue.peekEligible(() => true)
    expect(next).toBe(model.eligible()[0] ?? null)
    if (next === null) return
    queue.remove(next.id)
    model.remove(next.id)
  }
}

function plain(some: number, rank: string): QueuedEntry {
  return { id: some, priority: 5, rank, type: 'command', group: null, runId: null, held: false, runAfter: null }
}

function rankOf(queue: PriorityQueue, some: number | undefined): string | null {
  return some === undefined ? null : (queue.get(some)?.rank ?? null)
}

function least(times: number[]): number | null {
  return times.length === 0 ? null : Math.min(...times)
}
