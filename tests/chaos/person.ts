import type { Ledger } from './ledger.js'
import { newJob } from './new-jobs.js'
import type { Random } from './random.js'
import { type Answer, parsed, type World } from './world.js'

interface JobJson {
  id: number
  name: string
  state: string
}

type Act = (person: Person) => Promise<Answer | null>

const KEPT_BACKUPS = 2
/** Shares of the commands, out of their sum. */
const ACTS: readonly [number, Act][] = [
  [14, (one) => one.import()],
  [4, (one) => one.addWithKey()],
  [5, (one) => one.onJobs('pause', 'running', 2)],
  [5, (one) => one.onJobs('resume', 'paused', 4)],
  [4, (one) => one.onJobs('cancel', one.random.pick(['queued', 'running', 'paused']), 2)],
  [4, (one) => one.onJobs('hold', 'queued', 3)],
  [4, (one) => one.onJobs('release', 'queued', 5)],
  [3, (one) => one.onJobs('retry', 'cancelled', 3)],
  [3, (one) => one.move()],
  [2, (one) => one.reorder()],
  [2, (one) => one.priority()],
  [2, (one) => one.remove()],
  [2, (one) => one.call('queue', one.random.pick(['pause', 'resume', 'resume']), ...one.scope())],
  [2, (one) => one.call('limit', '--group', 'disk', one.random.pick(['1', '2', 'none']))],
  // Of types whose jobs have no idempotency key: one that another job took meanwhile rightly refuses the way back (Q9).
  [1, (one) => one.call('archive', '--type', one.random.pick(['chaos:warm', 'chaos:save']), '--older-than', '2s')],
  [1, (one) => one.backUp()],
  [1, (one) => one.call('stats')],
  [1, (one) => one.call('worker', '--show-running')],
  [1, (one) => one.call('worker', '--release-stale')],
]

/** Someone at a terminal who calls one command after the other; now and then one is killed on the way. */
export class Person {
  readonly random: Random
  readonly #world: World
  readonly #ledger: Ledger
  readonly #mostJobs: number

  /** @param mostJobs that a batch brings */
  constructor(world: World, ledger: Ledger, random: Random, mostJobs: number) {
    this.#world = world
    this.#ledger = ledger
    this.random = random
    this.#mostJobs = mostJobs
  }

  async act(): Promise<void> {
    const tickets = ACTS.flatMap(([share, act]) => Array.from({ length: share }, () => act))
    await this.random.pick(tickets)(this)
  }

  async import(): Promise<Answer> {
    const names = this.#ledger.names(this.random.int(1, this.#mostJobs))
    const lines = names.map((name) => JSON.stringify(newJob(this.random, name, this.#world)))
    const batch = { names, isAcknowledged: false }
    this.#ledger.batches.push(batch)
    const answer = await this.#run(['import', '-'], lines.join('\n'))
    batch.isAcknowledged = answer.code === 0
    return answer
  }

  async addWithKey(): Promise<Answer> {
    return this.call('add', '--key', `key-${this.random.int(1, 5)}`, '--max-attempts', '1000', '--', 'true')
  }

  async onJobs(verb: string, state: string, most: number): Promise<Answer | null> {
    const ids = this.random.some(await this.#list(state), this.random.int(1, most)).map(({ id }) => String(id))
    return ids.length === 0 ? null : this.call(verb, ...ids)
  }

  async move(): Promise<Answer | null> {
    const [one, other] = this.random.some(await this.#list('queued'), 2)
    if (one === undefined || other === undefined) return null
    const to = this.random.pick([
      ['--first'],
      ['--last'],
      ['--before', String(other.id)],
      ['--after', String(other.id)],
    ])
    return this.call('move', String(one.id), ...to)
  }

  async reorder(): Promise<Answer | null> {
    const ids = this.random.some(await this.#list('queued'), 5).map(({ id }) => String(id))
    return ids.length === 0 ? null : this.call('reorder', ...ids)
  }

  async priority(): Promise<Answer | null> {
    const [one] = this.random.some(await this.#list('queued'), 1)
    return one === undefined ? null : this.call('priority', String(one.id), this.random.pick(['low', 'high', '7']))
  }

  async remove(): Promise<Answer | null> {
    const jobs = this.random.some(await this.#list(this.random.pick(['completed', 'cancelled'])), 5)
    if (jobs.length === 0) return null
    const answer = await this.call('remove', ...jobs.map(({ id }) => String(id)))
    // What a killed command did is not known.
    if (answer.code === 0 || answer.signal !== null) for (const { name } of jobs) this.#ledger.removed.add(name)
    return answer
  }

  /** Old ones make room: the disk is small. */
  async backUp(): Promise<Answer> {
    const answer = await this.call('backup')
    await this.#world.pruneBackups(KEPT_BACKUPS)
    return answer
  }

  scope(): string[] {
    return this.random.pick([[], ['--type', 'command'], ['--group', 'net']])
  }

  call(...args: string[]): Promise<Answer> {
    return this.#run(args)
  }

  async #list(state: string): Promise<JobJson[]> {
    const answer = await this.#world.run(['list', '--state', state, '--limit', '100'])
    return answer.code === 0 ? (parsed<JobJson[]>(answer) ?? []) : []
  }

  async #run(args: string[], stdin = ''): Promise<Answer> {
    const killAfterMs = this.random.chance(0.06) ? this.random.int(50, 400) : 0
    const answer = await this.#world.run(args, { stdin, killAfterMs })
    this.#ledger.count(answer.signal === null ? `${args[0]} ${answer.code}` : `${args[0]} killed`)
    const said = answer.code === 0 ? '' : answer.stdout.trim()
    this.#world.log(`${args.join(' ')} -> ${answer.signal ?? answer.code} ${said}`)
    if (answer.signal === null) this.#judge(args, answer)
    return answer
  }

  /** Refusals are part of the game; defects and answers that are no JSON are not. */
  #judge(args: string[], answer: Answer): void {
    const said = parsed<{ error?: { code: string; message: string } }>(answer)
    const isClear = answer.code === 0 ? said !== null : said?.error !== undefined && said.error.code !== 'internal'
    if (!isClear) this.#ledger.violations.push(`${args.join(' ')}: ${answer.code} ${answer.stdout}${answer.stderr}`)
  }
}
