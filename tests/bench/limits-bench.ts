import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { appRoot } from '../../src-main/app-root.js'
import type { Workspace } from '../../src-main/workspace.js'
import type { Figure } from './bench-report.js'
import { withEngine, withYard } from './bench-yard.js'

const PROBES = 2_000
/** So many are answered at once, and meet the limit on starts; the others take so long that they meet the other one. */
const FAST = 1_000
const FAST_MS = 50
const SLOW_MS = 600

const PARALLEL = 5
const PER_MINUTE = 600
const MINUTE_MS = 60_000

/** What the server saw: in ms of its own clock. */
interface Seen {
  requests: { at: number; until: number }[]
  mostOpen: number
}

/** A run against a server that counts: never more than the provider's limits, and within 10 % of them (rule P1). */
export async function limitsBench(): Promise<Figure[]> {
  const server = spawn(process.execPath, [
    path.join(appRoot(), 'tests', 'bench', 'chat-server.mjs'),
    ...[FAST, FAST_MS, SLOW_MS].map(String),
  ])
  try {
    const [printed] = (await once(server.stdout, 'data')) as [Buffer]
    const url = `http://127.0.0.1:${String(printed).trim()}`
    await withYard((workspace) => runAgainst(workspace, url))
    const seen = (await (await fetch(`${url}/stats`)).json()) as Seen
    if (seen.requests.length !== PROBES) throw new Error(`${seen.requests.length} requests for ${PROBES} probes`)
    return figures(seen)
  } finally {
    await end(server)
  }
}

async function runAgainst(workspace: Workspace, url: string): Promise<void> {
  const { definitions, providers, runs } = workspace.evaluations
  const models = [{ id: 'm' }]
  const limits = { maxParallel: PARALLEL, requestsPerMinute: PER_MINUTE }
  await providers.save({ id: 'local', kind: 'openai-compatible', baseUrl: url, models, ...limits })
  const values = Array.from({ length: PROBES }, (_, i) => `case ${i}`)
  const content = { schemaVersion: 1, template: 'How urgent is {case}?', dimensions: [{ name: 'case', values }] }
  const definition = await definitions.create('Limits', content)
  await withEngine(workspace, 64, async () => {
    const { id } = await runs.start({ definitionId: definition.id, models: ['m'] })
    while (runs.get(id).progress.completed < PROBES) await pause(500)
  })
}

function figures({ requests, mostOpen }: Seen): Figure[] {
  const starts = requests.map(({ at }) => at)
  const [paced, crowded] = [requests.slice(0, FAST), requests.slice(FAST)]
  const pacedFor = (paced.at(-1)?.at ?? 0) - (paced[0]?.at ?? 0)
  // From the first slow one that had all places to itself until no more came to fill them.
  const from = crowded[PARALLEL]?.at ?? 0
  const to = crowded.at(-1)?.at ?? 0
  const busy = crowded.reduce((sum, { at, until }) => sum + Math.max(0, Math.min(until, to) - Math.max(at, from)), 0)
  return [
    { what: 'requests at once, most', value: mostOpen, unit: '', limit: { at: 'most', value: PARALLEL } },
    {
      what: 'requests at once, mean while answers are slow',
      value: busy / (to - from),
      unit: '',
      limit: { at: 'least', value: 0.9 * PARALLEL },
    },
    {
      what: 'requests in any minute, most',
      value: mostWithin(starts, MINUTE_MS),
      unit: '',
      limit: { at: 'most', value: PER_MINUTE },
    },
    {
      what: 'requests a minute, mean while answers are fast',
      value: ((paced.length - 1) * MINUTE_MS) / pacedFor,
      unit: '',
      limit: { at: 'least', value: 0.9 * PER_MINUTE },
      how: `2,000 probes of a run, limits ${PARALLEL} at once and ${PER_MINUTE} a minute, as the server saw them`,
    },
  ]
}

/** The most of these ascending instants that lie in any stretch of so many ms. */
function mostWithin(instants: readonly number[], ms: number): number {
  let most = 0
  let first = 0
  for (const [i, at] of instants.entries()) {
    while (at - (instants[first] as number) >= ms) first += 1
    most = Math.max(most, i - first + 1)
  }
  return most
}

async function end(server: ChildProcess): Promise<void> {
  const ended = once(server, 'exit')
  server.kill()
  await ended
}
