import { afterStart, type GroupRate, opensAt } from './group-rate.js'
import type { ScopeState } from './ports.js'

/** What decides whether a job may be dispatched, beside its own hold and delay. */
export interface Bucket {
  type: string
  group: string | null
  runId: number | null
  lane?: string
}

interface GateSettings {
  /** Jobs that this engine runs at once; null: what the user stored, else the number of cores. */
  concurrency: number | null
  cores: number
  /** Epoch ms. */
  now(): number
  concurrencyOf(type: string): number | null
  hasSecrets(names: readonly string[]): boolean
}

/** One thing that keeps a bucket's jobs from starting. */
export interface GateClosure {
  by:
    | 'queue-paused'
    | 'type-paused'
    | 'group-paused'
    | 'run-paused'
    | 'type-limit'
    | 'group-limit'
    | 'group-rate'
    | 'secret-missing'
    | 'frozen-elsewhere'
    | 'no-slot'
  /** Of the type, group, run or secrets. */
  name?: string
  /** Jobs at once, or starts per minute. */
  limit?: number
  /** When it opens, epoch ms. */
  at?: number
  /** Why a scope is paused, where it was not a person who did it. */
  reason?: string
}

/**
 * Says which buckets of the queue are open: not covered by a pause and below every limit (rules R1, R6). Limits of this
 * engine count its own jobs; stored ones and those of manifests count other engines' too.
 */
export class DispatchGate {
  readonly #settings: GateSettings
  #scopes: ScopeState = {
    queuePaused: false,
    pausedTypes: new Set(),
    pausedGroups: new Map(),
    pausedRuns: new Set(),
    limitOfAll: null,
    limitOfType: new Map(),
    limitOfGroup: new Map(),
    rateOfGroup: new Map(),
  }
  #rates = new Map<string, GroupRate>()
  #here = new Tally()
  #elsewhere = new Tally()
  #closed = false

  constructor(settings: GateSettings) {
    this.#settings = settings
  }

  get concurrency(): number {
    return this.#settings.concurrency ?? this.#scopes.limitOfAll ?? this.#settings.cores
  }

  get running(): number {
    return this.#here.all
  }

  /** @returns whether a pause, a limit or a rate is another one now */
  update(scopes: ScopeState, elsewhere: readonly { type: string; group: string | null; n: number }[]): boolean {
    const changed = namesOf(scopes) !== namesOf(this.#scopes)
    this.readRates(scopes)
    this.#scopes = scopes
    this.#elsewhere = new Tally()
    for (const { type, group, n } of elsewhere) this.#elsewhere.add(type, group, n)
    return changed
  }

  /** Takes over where the rates stand: after a claim, whatever became of it. */
  readRates({ rateOfGroup }: Pick<ScopeState, 'rateOfGroup'>): void {
    this.#rates = new Map(rateOfGroup)
  }

  /** Whether starts of the group's jobs are counted. */
  hasRate(group: string | null): boolean {
    return group !== null && this.#rates.has(group)
  }

  /** From now on nothing is open: the engine is stopping. */
  close(): void {
    this.#closed = true
  }

  began(job: { type: string; group: string | null }): void {
    this.#here.add(job.type, job.group, 1)
  }

  /** Counts a start of the group that is about to be claimed, until {@link readRates} says what came of it. */
  countStart({ group, weight = 1 }: { group: string | null; weight?: number }): void {
    const rate = group === null ? undefined : this.#rates.get(group)
    if (rate !== undefined) this.#rates.set(rate.group, afterStart(rate, weight, this.#settings.now()))
  }

  ended(job: { type: string; group: string | null }): void {
    this.#here.add(job.type, job.group, -1)
  }

  isFull(): boolean {
    const all = this.#scopes.limitOfAll
    return (
      this.#closed ||
      this.#here.all >= this.concurrency ||
      (all !== null && this.#here.all + this.#elsewhere.all >= all)
    )
  }

  isPaused({ type, group, runId }: Bucket): boolean {
    const s = this.#scopes
    return (
      s.queuePaused ||
      s.pausedTypes.has(type) ||
      (group !== null && s.pausedGroups.has(group)) ||
      (runId !== null && s.pausedRuns.has(runId))
    )
  }

  /** Whether a job of the bucket may start now. */
  isOpen(bucket: Bucket): boolean {
    return this.isOpenButForRate(bucket) && this.#rateOpensAt(bucket.group) === null
  }

  /** Whether nothing but its group's rate keeps a job of the bucket from starting: it then starts in a while by itself. */
  isOpenButForRate(bucket: Bucket): boolean {
    return !this.isFull() && !this.isPaused(bucket) && this.#isBelowLimits(bucket) && this.#isOurs(bucket.lane)
  }

  /** When the bucket opens that nothing but its group's rate closes, epoch ms; else null. */
  opensAt(bucket: Bucket): number | null {
    const at = this.#rateOpensAt(bucket.group)
    return at !== null && this.isOpenButForRate(bucket) ? at : null
  }

  /** What closes the bucket now; none when a job of it may start. */
  closures(bucket: Bucket): GateClosure[] {
    const s = this.#scopes
    const { type, group, runId, lane } = bucket
    const found: GateClosure[] = []
    if (s.queuePaused) found.push({ by: 'queue-paused' })
    if (s.pausedTypes.has(type)) found.push({ by: 'type-paused', name: type })
    if (group !== null && s.pausedGroups.has(group)) {
      const reason = s.pausedGroups.get(group) ?? null
      found.push({ by: 'group-paused', name: group, ...(reason === null ? {} : { reason }) })
    }
    if (runId !== null && s.pausedRuns.has(runId)) found.push({ by: 'run-paused', name: String(runId) })
    const ofType = s.limitOfType.get(type) ?? this.#settings.concurrencyOf(type)
    const typeRuns = this.#here.ofType(type) + this.#elsewhere.ofType(type)
    if (ofType !== null && typeRuns >= ofType) found.push({ by: 'type-limit', name: type, limit: ofType })
    const ofGroup = group === null ? undefined : s.limitOfGroup.get(group)
    if (
      group !== null &&
      ofGroup !== undefined &&
      this.#here.ofGroup(group) + this.#elsewhere.ofGroup(group) >= ofGroup
    ) {
      found.push({ by: 'group-limit', name: group, limit: ofGroup })
    }
    const rate = this.#rates.get(group ?? '')
    const at = this.#rateOpensAt(group)
    if (rate !== undefined && at !== null) {
      found.push({ by: 'group-rate', name: rate.group, limit: rate.perMinute, at })
    }
    if (!this.#isOurs(lane)) {
      const isSecret = lane?.startsWith('secrets:') === true
      const names = isSecret ? (lane as string).slice('secrets:'.length).split(',') : []
      const missing = names.filter((name) => !this.#settings.hasSecrets([name]))
      found.push(isSecret ? { by: 'secret-missing', name: missing.join(', ') } : { by: 'frozen-elsewhere' })
    }
    if (this.isFull()) found.push({ by: 'no-slot', limit: this.concurrency })
    return found
  }

  #isBelowLimits({ type, group }: Bucket): boolean {
    const ofType = this.#scopes.limitOfType.get(type) ?? this.#settings.concurrencyOf(type)
    if (ofType !== null && this.#here.ofType(type) + this.#elsewhere.ofType(type) >= ofType) return false
    const ofGroup = group === null ? undefined : this.#scopes.limitOfGroup.get(group)
    if (group === null || ofGroup === undefined) return true
    return this.#here.ofGroup(group) + this.#elsewhere.ofGroup(group) < ofGroup
  }

  /** Null when it is open now. */
  #rateOpensAt(group: string | null): number | null {
    const rate = group === null ? undefined : this.#rates.get(group)
    if (rate === undefined) return null
    const now = this.#settings.now()
    const at = opensAt(rate, now)
    return at > now ? at : null
  }

  #isOurs(lane: string | undefined): boolean {
    if (lane === undefined || lane === 'frozen-here') return true
    if (lane.startsWith('secrets:')) return this.#settings.hasSecrets(lane.slice('secrets:'.length).split(','))
    return false
  }
}

class Tally {
  all = 0
  readonly #types = new Map<string, number>()
  readonly #groups = new Map<string, number>()

  add(type: string, group: string | null, n: number): void {
    this.all += n
    this.#types.set(type, this.ofType(type) + n)
    if (group !== null) this.#groups.set(group, this.ofGroup(group) + n)
  }

  ofType(type: string): number {
    return this.#types.get(type) ?? 0
  }

  ofGroup(group: string): number {
    return this.#groups.get(group) ?? 0
  }
}

/** All that a state of pauses and limits consists of, as one text; when a rate was last used does not belong to it. */
function namesOf({ rateOfGroup, ...scopes }: ScopeState): string {
  const rates = [...rateOfGroup.values()].map(({ group, perMinute }) => [group, perMinute])
  return JSON.stringify([rates, ...Object.values(scopes).map((value) => (isCollection(value) ? [...value] : value))])
}

function isCollection(value: unknown): value is Iterable<unknown> {
  return value instanceof Set || value instanceof Map
}
