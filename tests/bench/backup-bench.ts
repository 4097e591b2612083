import { statSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { appRoot } from '../../src-main/app-root.js'
import type { EngineEvent } from '../../src-main/engine/events.js'
import { copyInProcess } from '../../src-main/service/copy-in-process.js'
import { databaseFileId } from '../../src-main/store/database-file.js'
import { removeLargeFile } from '../../src-main/store/remove-database.js'
import { startEngine, type Workspace } from '../../src-main/workspace.js'
import { type Figure, median, percentile } from './bench-report.js'
import { noop, ORIGIN, timed, withYard } from './bench-yard.js'
import { fillBySql } from './fill-by-sql.js'

/** Rows of 4 kB that make a database of about 1 GB. */
const LARGE = 245_000
/** Backups; each has as long a time without one before it. */
const ROUNDS = 3
/** What the disk still writes of what was made before is not to be measured, in ms. */
const SETTLE_MS = 2_000
/** How long dispatch is measured before the first backup, in ms. */
const FIRST_CALM_MS = 20_000

/** Dispatch while a database of 1 GB is being copied, and without that, in turn. */
export async function backupBench(): Promise<Figure[]> {
  return withYard(async (workspace) => {
    await fillBySql(workspace, LARGE, 4_000)
    // What is queued of it has no handler and is not to be run.
    workspace.store.database.connection.exec(`update jobs set held = 1 where state = 'queued'`)
    let started: () => void = () => undefined
    const onEvent = (event: EngineEvent) => {
      if (event.type === 'transition' && event.to === 'running') started()
    }
    const engine = await startEngine(workspace, { kind: 'worker', concurrency: 2, onEvent })
    const startOne = async () => {
      const start = new Promise<void>((resolve) => {
        started = resolve
      })
      await workspace.jobs.enqueue([noop()], ORIGIN)
      await start
    }
    const waitsUntil = async (isOver: () => boolean) => {
      const waits: number[] = []
      while (!isOver()) waits.push(await timed(startOne))
      return waits
    }
    const without: number[] = []
    const during: number[] = []
    const seconds: number[] = []
    let megabytes = 0
    for (let round = 0; round < ROUNDS; round += 1) {
      await pause(SETTLE_MS)
      const calmUntil = performance.now() + (seconds[0] === undefined ? FIRST_CALM_MS : seconds[0] * 1_000)
      without.push(...(await waitsUntil(() => performance.now() > calmUntil)))
      let isDone = false
      const backup = backUp(workspace).finally(() => {
        isDone = true
      })
      during.push(...(await waitsUntil(() => isDone)))
      const made = await backup
      seconds.push(made.seconds)
      megabytes = made.megabytes
    }
    await engine.stop()
    const share = (p: number, name: string, limit: Figure['limit']): Figure => ({
      what: `${name} enqueue to start while ${megabytes} MB are backed up`,
      value: percentile(during, p),
      unit: 'ms',
      limit,
      beside: { what: 'without, ms', value: percentile(without, p) },
    })
    return [
      share(0.5, 'median', null),
      share(0.99, 'p99', null),
      { ...share(1, 'longest', { at: 'most', value: 100 }), how: howIs(during.length, without.length) },
      { what: 'that backup, copied and checked, median', value: median(seconds), unit: 's', limit: null },
    ]
  })
}

const howIs = (during: number, without: number) =>
  `of ${during} jobs started one after the other during ${ROUNDS} backups, and ${without} in as long a time without, in turn`

/** As an engine does by the clock. */
async function backUp(workspace: Workspace): Promise<{ seconds: number; megabytes: number }> {
  const { file } = workspace.store.database
  const program = path.join(appRoot(), 'dist', 'main', 'copy-worker.cjs')
  const copy = path.join(workspace.dataDir, 'copy.db')
  const ms = await timed(() => copyInProcess({ file, fileId: databaseFileId(file), target: copy, program }))
  const { size } = statSync(copy)
  await removeLargeFile(copy)
  return { seconds: ms / 1_000, megabytes: Math.round(size / 1e6) }
}
