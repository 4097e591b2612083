import { spawn, spawnSync } from 'node:child_process'
import path from 'node:path'
import { appRoot } from '../../src-main/app-root.js'
import type { NewJob } from '../../src-shared/new-job.js'
import { type Figure, median, percentile } from './bench-report.js'
import { noop, ORIGIN, timed, withEngine, withYard } from './bench-yard.js'
import { meterBlocks } from './block-meter.js'

const DRAINED = 10_000
const SPAWNED = 500
const STARTS = 500

/** 10,000 no-op jobs through warm handlers: each claimed, run, completed and written into the history. */
export async function drainBench(): Promise<Figure[]> {
  const times: number[] = []
  const blocks: number[] = []
  for (let round = 0; round < 3; round += 1) {
    await withYard(async (workspace) => {
      await withEngine(workspace, 256, async (engine) => {
        // The first job starts the handler; what is measured finds it warm.
        await workspace.jobs.enqueue([noop()], ORIGIN)
        await engine.drained()
        await workspace.jobs.pauseScope({ kind: 'queue' })
        await workspace.jobs.enqueue(Array.from({ length: DRAINED }, noop), ORIGIN)
        const blocked = meterBlocks()
        times.push(
          await timed(async () => {
            await workspace.jobs.resumeScope({ kind: 'queue' })
            await engine.drained()
          }),
        )
        blocks.push(await blocked())
      })
      const { completed } = workspace.jobs.status().total
      if (completed < DRAINED) throw new Error(`only ${completed} of ${DRAINED} jobs were completed`)
    })
  }
  return [
    {
      what: 'drain of 10,000 no-op jobs, warm handler, every transition durable',
      value: (DRAINED / median(times)) * 1000,
      unit: 'jobs/s',
      limit: { at: 'least', value: 5000 },
    },
    block('draining', blocks),
  ]
}

/** 500 × /bin/true, two at a time, output captured; beside a bare loop that spawns with pipes from a small process. */
export async function spawnBench(): Promise<Figure[]> {
  const figures: Figure[] = []
  for (const ballast of [0, 300]) {
    const ours: number[] = []
    const bare: number[] = []
    const blocks: number[] = []
    const held = Array.from({ length: ballast }, () => Buffer.alloc(1024 * 1024, 1))
    for (let round = 0; round < 3; round += 1) {
      ours.push(await withYard((workspace) => drainSpawned(workspace, blocks)))
      bare.push(bareLoop())
    }
    const weight = ballast === 0 ? '' : `, engine holding ${held.length} MB`
    figures.push(
      {
        what: `500 × /bin/true, two at a time, share of a bare loop${weight}`,
        value: median(bare) / median(ours),
        unit: '',
        limit: { at: 'least', value: 0.9 },
        beside: { what: 'bare jobs/s', value: (SPAWNED / median(bare)) * 1000 },
      },
      { what: `500 × /bin/true${weight}`, value: (SPAWNED / median(ours)) * 1000, unit: 'jobs/s', limit: null },
      block(`running 500 × /bin/true${weight}`, blocks),
    )
  }
  return figures
}

async function drainSpawned(
  workspace: Parameters<Parameters<typeof withYard>[0]>[0],
  blocks: number[],
): Promise<number> {
  const command: NewJob = { type: 'command', input: { command: ['/bin/true'] } }
  await workspace.jobs.enqueue(
    Array.from({ length: SPAWNED }, () => command),
    ORIGIN,
  )
  await workspace.jobs.pauseScope({ kind: 'queue' })
  return withEngine(workspace, 2, async (engine) => {
    const blocked = meterBlocks()
    const took = await timed(async () => {
      await workspace.jobs.resumeScope({ kind: 'queue' })
      await engine.drained()
    })
    blocks.push(await blocked())
    return took
  })
}

/** A small process that only spawns, two at a time, and reads both pipes. @returns ms */
function bareLoop(): number {
  const loop = `
    const { spawn } = require('node:child_process')
    let left = ${SPAWNED}, running = 0
    const begun = performance.now()
    const next = () => {
      while (running < 2 && left > 0) {
        left -= 1
        running += 1
        const child = spawn('/bin/true', { stdio: ['ignore', 'pipe', 'pipe'], detached: true })
        child.stdout.on('data', () => {})
        child.stderr.on('data', () => {})
        child.on('close', () => { running -= 1; next() })
      }
      if (running === 0 && left === 0) console.log(performance.now() - begun)
    }
    next()`
  return Number(spawnSync(process.execPath, ['-e', loop], { encoding: 'utf8' }).stdout)
}

/** From the call that enqueues to the handler having read its start; from this process and from another one. */
export async function latencyBench(): Promise<Figure[]> {
  return withYard((workspace) =>
    withEngine(workspace, 2, async (engine) => {
      const clocked = (): NewJob => ({ type: 'noop', input: { clock: true } })
      const startOf = (id: number) => BigInt((workspace.jobs.get(id).output as { startedNs: string }).startedNs)
      await workspace.jobs.enqueue([clocked()], ORIGIN)
      await engine.drained()
      const here: number[] = []
      const blocked = meterBlocks()
      for (let i = 0; i < STARTS; i += 1) {
        const before = process.hrtime.bigint()
        const { jobs } = await workspace.jobs.enqueue([clocked()], ORIGIN)
        await engine.drained()
        here.push(Number(startOf((jobs[0] as { id: number }).id) - before) / 1e6)
      }
      const blocks = [await blocked()]
      const there = await startsFromElsewhere(workspace.dataDir, startOf)
      return [
        {
          what: 'enqueue to start, same process, p50',
          value: median(here),
          unit: 'ms',
          limit: { at: 'most', value: 2 },
        },
        {
          what: 'enqueue to start, same process, p99',
          value: percentile(here, 0.99),
          unit: 'ms',
          limit: { at: 'most', value: 10 },
        },
        {
          what: 'enqueue to start, another process, p99',
          value: percentile(there, 0.99),
          unit: 'ms',
          limit: { at: 'most', value: 250 },
          beside: { what: 'p50', value: median(there) },
        },
        block('starting single jobs', blocks),
      ] satisfies Figure[]
    }),
  )
}

/** 100 jobs enqueued one after the other by a second process, which says when it committed each. */
async function startsFromElsewhere(dataDir: string, startOf: (id: number) => bigint): Promise<number[]> {
  const child = spawn(process.execPath, [path.join(appRoot(), 'dist', 'main', 'bench.cjs'), '--enqueue', dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let text = ''
  child.stdout.on('data', (bytes: Buffer) => {
    text += bytes.toString()
  })
  await new Promise((resolve) => child.on('close', resolve))
  const enqueued = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { id: number; ns: string })
  return enqueued.map(({ id, ns }) => Number(startOf(id) - BigInt(ns)) / 1e6)
}

export function block(during: string, blocks: readonly number[]): Figure {
  return {
    what: `longest block of the main thread while ${during}`,
    value: Math.max(...blocks),
    unit: 'ms',
    limit: { at: 'most', value: 16 },
  }
}
