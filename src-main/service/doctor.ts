import { spawnSync } from 'node:child_process'
import { statfsSync, statSync } from 'node:fs'
import path from 'node:path'
import { toJobyardError } from '../../src-shared/errors.js'
import type { EngineIdentity, Processes } from '../engine/ports.js'
import { isStoppedState, readProcStat } from '../processes/proc-stat.js'
import { startTimeOf } from '../processes/process-identity.js'
import { takeSnapshot } from '../processes/process-snapshot.js'
import type { HandlerRegistry } from '../runner/handler-registry.js'
import { pythonProgram } from '../runner/python-program.js'
import { Backups } from '../store/backups.js'
import { checkDatabaseFile, enginesIn } from '../store/check-database.js'
import { prepareDataFolder } from '../store/data-folder.js'
import { SCHEMA_VERSION } from '../store/migrate.js'

/** One thing that was looked at. */
export interface Finding {
  name: 'folder' | 'permissions' | 'disk' | 'database' | 'backups' | 'engines' | 'processes' | 'handlers' | 'runtimes'
  status: 'ok' | 'warning' | 'error'
  /** What was found, and where something is wrong, what to do. */
  message: string
}

interface Parts {
  dataDir: string
  registry: HandlerRegistry
  processes: Processes
}

const LOW_SPACE = 500 * 1024 * 1024
const OLDEST_NODE = [22, 14] as const
/** How long a runtime may take to tell its version, in ms. */
const VERSION_MS = 10_000
const DAY = 86_400_000

/** Looks at everything that Jobyard stands on. Changes nothing, and needs no database that can be opened. */
export function examine(parts: Parts): Finding[] {
  const { dataDir } = parts
  const database = path.join(dataDir, 'jobyard.db')
  const engines = enginesIn(database)
  return [
    ...folder(dataDir),
    disk(dataDir),
    databaseFinding(database),
    backups(dataDir),
    engineFinding(engines, parts.processes),
    leftovers(engines, parts.processes),
    handlers(parts.registry),
    ...runtimes(),
  ]
}

function folder(dataDir: string): Finding[] {
  try {
    prepareDataFolder(dataDir)
  } catch (thrown) {
    return [{ name: 'folder', status: 'error', message: toJobyardError(thrown).message }]
  }
  const found: Finding[] = [{ name: 'folder', status: 'ok', message: `${dataDir} can be read and written` }]
  if (process.platform === 'win32') return found
  const open = ['', 'jobyard.db', 'jobyard.db-wal', 'output', 'backups'].flatMap((name) => {
    const file = path.join(dataDir, name)
    const mode = statSync(file, { throwIfNoEntry: false })?.mode ?? 0
    return (mode & 0o077) === 0 ? [] : [`${file} (${(mode & 0o777).toString(8)})`]
  })
  const message = open.length === 0 ? 'nobody else can read it' : `others can read ${open.join(', ')}: use chmod go=`
  return [...found, { name: 'permissions', status: open.length === 0 ? 'ok' : 'warning', message }]
}

function disk(dataDir: string): Finding {
  try {
    const { bavail, bsize } = statfsSync(dataDir)
    const free = bavail * bsize
    const message = `${megabytes(free)} are free`
    return { name: 'disk', status: free < LOW_SPACE ? 'warning' : 'ok', message }
  } catch (thrown) {
    return { name: 'disk', status: 'warning', message: `free space is unknown: ${(thrown as Error).message}` }
  }
}

function databaseFinding(file: string): Finding {
  if (statSync(file, { throwIfNoEntry: false }) === undefined) {
    return { name: 'database', status: 'ok', message: 'there is none yet' }
  }
  const { faults, bytes, jobs, schema } = checkDatabaseFile(file)
  if (faults.length > 0) {
    const advice =
      '"jobyard restore" puts the newest good backup in its place, "jobyard doctor --repair" saves the rest'
    const isNewer = (schema ?? 0) > SCHEMA_VERSION
    return { name: 'database', status: 'error', message: `${faults.join('; ')}${isNewer ? '' : `. ${advice}`}` }
  }
  return { name: 'database', status: 'ok', message: `whole: ${jobs} jobs, ${megabytes(bytes)}, schema ${schema}` }
}

function backups(dataDir: string): Finding {
  const all = new Backups(dataDir)
  const newest = all.newestGood()
  if (newest === null) {
    const isNew = statSync(path.join(dataDir, 'jobyard.db'), { throwIfNoEntry: false }) === undefined
    return {
      name: 'backups',
      status: isNew ? 'ok' : 'warning',
      message: 'there is no good one; "jobyard backup" makes one',
    }
  }
  const days = Math.floor((Date.now() - newest.backup.at) / DAY)
  const age = days === 0 ? 'today' : days === 1 ? 'a day ago' : `${days} days ago`
  const message = `${all.list().length} there; the newest good one was made ${age}: ${newest.backup.file}`
  return { name: 'backups', status: 'ok', message }
}

function engineFinding(engines: readonly EngineIdentity[], processes: Processes): Finding {
  const dead = engines.filter((engine) => !processes.isAlive(engine))
  const alive = engines.length - dead.length
  const stopped = engines.filter((engine) => !dead.includes(engine) && isStopped(engine.pid)).map(({ pid }) => pid)
  if (stopped.length > 0) {
    const message = `${alive} running, stopped of these: ${stopped.join(', ')}; "kill -CONT ${stopped.join(' ')}" lets them go on`
    return { name: 'engines', status: 'warning', message }
  }
  if (dead.length === 0) return { name: 'engines', status: 'ok', message: `${alive} running` }
  const message = `${alive} running, ${dead.length} died and left jobs behind: "jobyard worker --release-stale" puts them back`
  return { name: 'engines', status: 'warning', message }
}

/** By a debugger, Ctrl-Z or `kill -STOP`. */
function isStopped(pid: number): boolean {
  return isStoppedState(readProcStat(pid)?.state ?? '')
}

/** Processes with the mark of an engine that is gone. */
function leftovers(engines: readonly EngineIdentity[], processes: Processes): Finding {
  const alive = new Set(engines.filter((engine) => processes.isAlive(engine)).map(({ id }) => id))
  const left = takeSnapshot().filter(({ mark, launcherMark }) => {
    const engine = launcherMark ?? mark?.slice(0, mark.lastIndexOf('/')) ?? null
    return engine !== null && !alive.has(engine) && !mayBeElsewhere(engine)
  })
  if (left.length === 0) return { name: 'processes', status: 'ok', message: 'none left over from a dead engine' }
  const pids = left.map(({ pid }) => pid).join(', ')
  return { name: 'processes', status: 'warning', message: `left over from a dead engine: ${pids}` }
}

/** An engine of another data folder is known by its id alone: `hostname-pid-random`. */
function mayBeElsewhere(engineId: string): boolean {
  const pid = Number(/-(\d+)-[0-9a-f]+$/.exec(engineId)?.[1] ?? Number.NaN)
  return Number.isInteger(pid) && startTimeOf(pid) !== null
}

function handlers(registry: HandlerRegistry): Finding {
  const { handlers: good, faulty } = registry.list()
  const types = good.map(({ manifest }) => manifest.type).sort()
  if (faulty.length === 0) return { name: 'handlers', status: 'ok', message: types.join(', ') }
  const message = faulty.map(({ file, faults }) => `${file}: ${faults.join('; ')}`).join('. ')
  return { name: 'handlers', status: 'warning', message: `cannot be used: ${message}` }
}

function runtimes(): Finding[] {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  const isOld = major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1])
  const inElectron = process.versions.electron !== undefined
  return [
    { name: 'runtimes', status: isOld && !inElectron ? 'error' : 'ok', message: `Node ${process.versions.node}` },
    runtime(pythonProgram(), ['--version']),
    ...(process.platform === 'win32' ? [] : [runtime('/bin/sh', ['-c', 'echo /bin/sh'])]),
  ]
}

function runtime(program: string, args: string[]): Finding {
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: 'utf8', timeout: VERSION_MS })
  if (status === 0) return { name: 'runtimes', status: 'ok', message: (stdout || stderr).trim() }
  const why = error === undefined ? `it ended with ${status}` : error.message
  return { name: 'runtimes', status: 'warning', message: `${program} does not work (${why}); jobs that need it fail` }
}

function megabytes(bytes: number): string {
  return bytes >= 1024 ** 3 ? `${(bytes / 1024 ** 3).toFixed(1)} GB` : `${(bytes / 1024 ** 2).toFixed(1)} MB`
}
