import { readdirSync } from 'node:fs'
import path from 'node:path'
import { check } from './checker.js'
import { Ledger } from './ledger.js'
import { Person } from './person.js'
import { Random } from './random.js'
import { MOST_CLOCK_S, TroubleMaker } from './trouble-maker.js'
import { type AppRuntime, parsed, World } from './world.js'

export interface ChaosOptions {
  seconds: number
  seed: number
  /** The built command line. */
  program: string
  /** Path of chaos-handler.mjs. */
  handler: string
  /** People who call commands at the same time. */
  people?: number
  /** Jobs that an imported batch brings at most. */
  batch?: number
  /** Electron; null: the window has no part in it. */
  app?: AppRuntime | null
  /** Path of libfaketime; null: the clock is left alone. */
  clock?: string | null
  say(line: string): void
}

export interface ChaosReport {
  seed: number
  jobs: number
  kills: number
  counts: Record<string, number>
  faults: string[]
  /** Kept when there are faults: the log of all that was done, and the data. */
  folder: string
}

interface JobJson {
  id: number
  name: string
  startedAt: string | null
}

const MOST_JOBS = 120
/** Later than the clock was ever set to, in s. */
const LATE_S = 2 * MOST_CLOCK_S
/** How many jobs the order is checked with at the end. */
const ORDERED = 25

/**
 * For a while people call commands, engines and handlers are killed, stopped and started, and the disk is filled, all by
 * a plan that the seed makes. Then everything is let run to its end, and what is there is held against what was told.
 */
export async function runChaos(options: ChaosOptions): Promise<ChaosReport> {
  const { seconds, seed, say, batch = MOST_JOBS } = options
  const random = new Random(seed)
  const world = new World(options)
  const ledger = new Ledger()
  say(`seed ${seed}, ${seconds} s, in ${world.folder}${world.hasDisk ? '' : ' (no disk of its own: it is not filled)'}`)
  const trouble = new TroubleMaker(world, ledger, random.fork())
  const people = Array.from({ length: options.people ?? 2 }, () => new Person(world, ledger, random.fork(), batch))
  // Not by the time of day: that may be set meanwhile.
  const until = performance.now() + seconds * 1_000
  let isBroken = false
  const keepOn = async (act: () => Promise<unknown>) => {
    try {
      while (performance.now() < until && !isBroken) await act()
    } catch (thrown) {
      isBroken = true
      ledger.violations.push(`the run itself failed: ${(thrown as Error).stack}`)
    }
  }
  let faults: string[]
  try {
    // However slow the machine is, there is something to do.
    await Promise.all(people.map((person) => person.import()))
    await Promise.all([keepOn(() => trouble.act()), ...people.map((person) => keepOn(() => person.act()))])
    await trouble.end()
    world.enlargeDisk()
    // What was put off while the clock was ahead is due now.
    world.setClock(LATE_S)
    faults = [...(await settle(world)), ...(await checkOrder(world, random.fork())), ...check(world, ledger)]
  } catch (thrown) {
    faults = [`the run itself failed: ${(thrown as Error).stack}`]
  }
  world.close(faults.length > 0)
  const counts = Object.fromEntries([...ledger.counts].sort())
  return { seed, jobs: ledger.jobs, kills: trouble.kills, counts, faults, folder: world.folder }
}

/** Takes back every pause, limit, hold and archive, and lets everything run to its end. */
async function settle(world: World): Promise<string[]> {
  const faults: string[] = []
  const must = async (...args: string[]) => {
    const answer = await world.run(args)
    if (answer.code !== 0) faults.push(`${args.join(' ')}: ${answer.code} ${answer.stdout}${answer.stderr}`)
    return answer
  }
  for (const scope of [[], ['--type', 'command'], ['--group', 'net']]) await must('queue', 'resume', ...scope)
  await must('limit', '--group', 'disk', 'none')
  const archives = path.join(world.data, 'archives')
  for (const name of list(archives)) await must('restore', path.join(archives, name))
  for (const [verb, state] of [
    ['release', 'queued'],
    ['resume', 'paused'],
  ] as const) {
    const jobs = parsed<JobJson[]>(await must('list', '--state', state, '--limit', '100000')) ?? []
    for (let i = 0; i < jobs.length; i += 500) await must(verb, ...jobs.slice(i, i + 500).map(({ id }) => String(id)))
  }
  // Backoffs and delays are short: what waits is due soon, and a worker that is told to drain does not wait for it.
  for (let round = 0; round < 200; round += 1) {
    await must('worker', '--once', '--concurrency', '4')
    const status = parsed<{ total: { queued: number } }>(await must('queue', 'status'))
    if (status?.total.queued === 0) return faults
    await new Promise((go) => setTimeout(go, 100))
  }
  return [...faults, 'the queue did not run empty']
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.gz'))
  } catch {
    return []
  }
}

/** Q1, Q6: with one slot, jobs start in the order in which they are listed. */
async function checkOrder(world: World, random: Random): Promise<string[]> {
  const lines = Array.from({ length: ORDERED }, (_, i) =>
    JSON.stringify({
      type: 'command',
      name: `order-${i}`,
      input: { command: ['true'] },
      priority: random.int(-3, 3),
      held: true,
    }),
  )
  await world.run(['import', '-'], { stdin: lines.join('\n') })
  const jobs = parsed<JobJson[]>(await world.run(['list', '--state', 'queued'])) ?? []
  const [one, other, third] = random.some(jobs, 3).map(({ id }) => String(id))
  await world.run(['move', one as string, '--before', other as string])
  await world.run(['move', third as string, '--first'])
  const listed = (parsed<JobJson[]>(await world.run(['list', '--state', 'queued'])) ?? []).map(({ id }) => id)
  await world.run(['release', ...listed.map(String)])
  await world.run(['worker', '--once', '--concurrency', '1'])
  const done = parsed<JobJson[]>(await world.run(['list', '--limit', '100000'])) ?? []
  const started = done
    .filter(({ id }) => listed.includes(id))
    .sort((a, b) => (a.startedAt ?? '').localeCompare(b.startedAt ?? '') || listed.indexOf(a.id) - listed.indexOf(b.id))
    .map(({ id }) => id)
  return started.join() === listed.join() && listed.length === ORDERED
    ? []
    : [`listed as ${listed.join()}, but started as ${started.join()}`]
}
