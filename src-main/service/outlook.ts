import type { ExpectedStart, JobOutlook, TimeRange } from '../../src-shared/outlook.js'
import type { JobSummary } from '../../src-shared/queue-view.js'
import type { GateClosure } from '../engine/dispatch-gate.js'
import type { Engine } from '../engine/engine.js'
import type { Limit } from '../engine/job-service.js'
import type { Clock } from '../engine/ports.js'
import { expectedStarts, MAX_AHEAD } from './expected-start.js'
import type { ExpectedSpan } from './expected-time.js'
import type { QueueLists } from './queue-lists.js'

interface Parts {
  lists: QueueLists
  engine: Pick<Engine, 'queue' | 'closures' | 'concurrency' | 'runningIds'>
  clock: Clock
  limits(): readonly Limit[]
  /** Jobs of the type at once by its manifest; null: any number. */
  concurrencyOf(type: string): number | null
  /** Nothing is started for a while. */
  isStandby(): boolean
}

/** What is over by itself when another job ends. */
const PASSES: readonly GateClosure['by'][] = ['no-slot', 'type-limit', 'group-limit']

/**
 * When jobs probably start and end, from what jobs like them and like those before them took so far. The ends of each range
 * are reached when all of these take as little, or as much, as the middle half of their like did.
 */
export class Outlook {
  readonly #p: Parts

  constructor(parts: Parts) {
    this.#p = parts
  }

  /** Of the next jobs of the queue, as far as it can be told. */
  next(): ExpectedStart[] {
    const { lists, engine, clock } = this.#p
    if (this.#p.isStandby()) return []
    const now = clock.now()
    const rows = lists.rowsOf(
      engine.queue
        .list('next')
        .slice(0, MAX_AHEAD)
        .map(({ id }) => id),
    )
    const ahead = rows.filter((job) => !job.held && this.#mayComeToItsTurn(job.id))
    const runs = (['low', 'middle', 'high'] as const).map((which) => this.#starts(ahead, which, now))
    const rated = this.#ratedGroups()
    return ahead.flatMap((job) => {
      const starts = runs.map((run) => run.get(job.id))
      if (starts.some((at) => at === undefined) || (job.group !== null && rated.has(job.group))) return []
      const start = rangeOf(starts as number[])
      const span = lists.expectedSpan(job)
      const finish = span === null ? null : { from: start.from + span.low, to: start.to + span.high }
      return [{ id: job.id, start, finish }]
    })
  }

  /** Of one job, running or queued. */
  of(id: number): JobOutlook {
    const [job] = this.#p.lists.rowsOf([id])
    if (job?.state === 'running') {
      const span = this.#p.lists.expectedSpan(job)
      return { start: null, finish: span === null ? null : endOf(job, span, this.#p.clock.now()) }
    }
    const { start = null, finish = null } = this.next().find((one) => one.id === id) ?? {}
    return { start, finish }
  }

  #starts(ahead: readonly JobSummary[], which: keyof ExpectedSpan, now: number): Map<number, number> {
    const { lists, engine, limits, concurrencyOf } = this.#p
    const stored = limits()
    const limitOf = (kind: 'type' | 'group', name: string) =>
      stored.find(({ scope }) => scope.kind === kind && scope.name === name)?.concurrency ?? null
    return expectedStarts({
      running: lists.rowsOf(engine.runningIds()).map((job) => {
        const span = lists.expectedSpan(job)
        return { type: job.type, group: job.group, endsAt: span === null ? null : startOf(job) + span[which] }
      }),
      ahead,
      slots: engine.concurrency,
      limitOfType: (type) => limitOf('type', type) ?? concurrencyOf(type),
      limitOfGroup: (group) => limitOf('group', group),
      lengthOf: (job) => lists.expectedSpan(job)?.[which] ?? null,
      now,
    })
  }

  /** Whether nothing but other jobs keeps it from starting. */
  #mayComeToItsTurn(id: number): boolean {
    const { engine } = this.#p
    const entry = engine.queue.get(id)
    return entry !== undefined && engine.closures(entry).every(({ by }) => PASSES.includes(by) || by === 'group-rate')
  }

  /** Groups whose starts are spaced out: when their jobs start is not foretold. */
  #ratedGroups(): Set<string> {
    return new Set(
      this.#p
        .limits()
        .flatMap(({ scope, perMinute }) => (scope.kind === 'group' && perMinute !== null ? [scope.name] : [])),
    )
  }
}

function startOf({ countedAt, runningMs }: JobSummary): number {
  return countedAt - runningMs
}

/** Where a job takes longer than expected, its end is not in the past, and not told. */
function endOf(job: JobSummary, span: ExpectedSpan, now: number): TimeRange | null {
  const range = { from: Math.max(now, startOf(job) + span.low), to: startOf(job) + span.high }
  return range.to <= now ? null : range
}

function rangeOf(moments: readonly number[]): TimeRange {
  return { from: Math.min(...moments), to: Math.max(...moments) }
}
