import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { appRoot } from '../../src-main/app-root.js'
import type { Workspace } from '../../src-main/workspace.js'
import type { NewJob } from '../../src-shared/new-job.js'
import { type Figure, median } from './bench-report.js'
import { noop, ORIGIN, withYard } from './bench-yard.js'
import { pssMb, treeOf } from './process-meter.js'

const ALL = 100_000
/** As many jobs wait at most: memory would fall with the queue if all of them were there from the beginning. */
const DEPTH = 2_000
const BATCH = 500
const LOOK_MS = 500
const CONCURRENCY = 8

interface Sample {
  done: number
  at: number
  engineMb: number
  launcherMb: number
}

/** One job in a hundred is of the `json` protocol, 20 are commands, the rest go through a warm handler. */
function soakJob(n: number): NewJob {
  const kind = n % 100
  if (kind === 0) return { type: 'soak:json', input: { n } }
  return kind <= 20 ? { type: 'command', input: { command: ['/bin/true'] } } : noop()
}

/**
 * 100,000 jobs with real processes through an engine in a process of its own, whose memory and whose launcher's are looked
 * at twice a second. What grows with every job shows in the last tenth beside the second; the first warms up.
 */
export async function soakBench(): Promise<Figure[]> {
  return withYard(async (workspace) => {
    const folder = path.join(workspace.dataDir, 'handlers', 'soak-json')
    mkdirSync(folder, { recursive: true })
    const command = ['/bin/sh', '-c', `cat > /dev/null; echo '{"ok":true}'`]
    const manifest = { type: 'soak:json', title: 'Soak', command, protocol: 'json', input: {} }
    writeFileSync(path.join(folder, 'handler.json'), JSON.stringify(manifest))
    const program = path.join(appRoot(), 'dist', 'main', 'jobyard.cjs')
    const words = ['--data', workspace.dataDir, 'worker', '--concurrency', String(CONCURRENCY), '--json']
    const engine = spawn(process.execPath, [program, ...words], { stdio: ['ignore', 'ignore', 'inherit'] })
    try {
      return figuresOf(await samples(workspace, engine))
    } finally {
      engine.kill('SIGTERM')
      await new Promise((resolve) => engine.once('exit', resolve))
    }
  })
}

async function samples(workspace: Workspace, engine: ChildProcess): Promise<Sample[]> {
  const found: Sample[] = []
  const pid = engine.pid as number
  let launcher: number | undefined
  for (let added = 0; ; ) {
    const { total } = workspace.jobs.status()
    for (let free = DEPTH - total.queued; added < ALL && free >= BATCH; free -= BATCH) {
      await workspace.jobs.enqueue(
        Array.from({ length: BATCH }, (_, i) => soakJob(added + i)),
        ORIGIN,
      )
      added += BATCH
    }
    if (total.failed > 0) throw new Error(`${total.failed} jobs failed`)
    if (engine.exitCode !== null) throw new Error(`the engine ended with ${engine.exitCode}`)
    launcher ??= treeOf(pid).find((one) => one !== pid)
    const memory = { engineMb: pssMb(pid), launcherMb: launcher === undefined ? 0 : pssMb(launcher) }
    found.push({ done: total.completed, at: performance.now(), ...memory })
    if (total.completed === ALL) return found
    await pause(LOOK_MS)
  }
}

function figuresOf(all: readonly Sample[]): Figure[] {
  const tenth = (n: number) => all.filter(({ done }) => done >= ((n - 1) * ALL) / 10 && done <= (n * ALL) / 10)
  const [second, last] = [tenth(2), tenth(10)]
  const growth = (what: string, of: (sample: Sample) => number): Figure => ({
    what: `soak of ${ALL.toLocaleString('en-US')} jobs: ${what} in the last tenth, share of the second`,
    value: median(last.map(of)) / median(second.map(of)),
    unit: '',
    limit: { at: 'most', value: 1.05 },
    beside: { what: 'MB in the second', value: median(second.map(of)) },
  })
  const speed = (samples: readonly Sample[]) => {
    const [from, to] = [samples[0], samples.at(-1)] as [Sample, Sample]
    return ((to.done - from.done) / (to.at - from.at)) * 1_000
  }
  return [
    {
      ...growth('memory of engine and launcher', ({ engineMb, launcherMb }) => engineMb + launcherMb),
      how: 'medians of the proportional set sizes, looked at twice a second',
    },
    { ...growth('memory of the engine', ({ engineMb }) => engineMb), limit: null },
    { ...growth('memory of the launcher', ({ launcherMb }) => launcherMb), limit: null },
    {
      what: 'speed of the last tenth',
      value: speed(last),
      unit: 'jobs/s',
      limit: null,
      beside: { what: 'of the second', value: speed(second) },
    },
  ]
}
