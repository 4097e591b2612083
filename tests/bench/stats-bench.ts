import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { appRoot } from '../../src-main/app-root.js'
import { engineProcesses } from '../../src-main/processes/engine-processes.js'
import { queueInsights } from '../../src-main/service/queue-insights.js'
import { queueStatistics } from '../../src-main/service/queue-statistics.js'
import { type Figure, median } from './bench-report.js'
import { timed, withYard } from './bench-yard.js'
import { fillBySql } from './fill-by-sql.js'

const ALL = 1_000_000
const ROUNDS = 9

/** `stats` with 1,000,000 jobs. */
export async function statsBench(): Promise<Figure[]> {
  return withYard(async (workspace) => {
    await fillBySql(workspace, ALL, 100)
    const { store, clock } = workspace
    const look = () => queueStatistics({ store, clock, processes: engineProcesses })
    const times: number[] = []
    const cpu = process.cpuUsage()
    for (let i = 0; i < ROUNDS; i += 1) times.push(await timed(look))
    const { user, system } = process.cpuUsage(cpu)
    const lookBack = () => queueInsights({ store, clock, processes: engineProcesses }, 'all', 0)
    const insights: number[] = []
    for (let i = 0; i < ROUNDS; i += 1) insights.push(await timed(lookBack))
    const program = path.join(appRoot(), 'dist', 'main', 'jobyard.cjs')
    const whole: number[] = []
    for (let i = 0; i < ROUNDS; i += 1) {
      const call = () => spawnSync(process.execPath, [program, '--data', workspace.dataDir, 'stats', '--json'])
      whole.push(await timed(call))
    }
    return [
      {
        what: 'stats with 1,000,000 jobs, median',
        value: median(times),
        unit: 'ms',
        limit: { at: 'most', value: 200 },
        beside: { what: 'processor time of one, ms', value: (user + system) / 1_000 / ROUNDS },
      },
      {
        what: 'insights over all of their time, in a thread of their own',
        value: median(insights),
        unit: 'ms',
        limit: null,
      },
      { what: 'jobyard stats then, whole process', value: median(whole), unit: 'ms', limit: null },
    ] satisfies Figure[]
  })
}
