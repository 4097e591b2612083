import { Socket } from 'node:net'
import { OutputWriters } from '../output/output-writers.js'
import { Leftovers } from '../processes/leftovers.js'
import { LAUNCHER_MARK } from '../processes/process-mark.js'
import { TreeWatch } from '../processes/tree-watch.js'
import { EventQueue } from './event-queue.js'
import { LaunchedProcess } from './launched-process.js'
import type { LauncherCommand } from './launcher-protocol.js'
import { LineSplitter } from './line-splitter.js'
import { OutputPipes } from './output-pipes.js'
import { WorkFolders } from './work-folders.js'

/**
 * The launcher: a small process beside an engine that starts the jobs' processes, because a small process starts others
 * much faster, and because it outlives the engine for the moment that it takes to end them all. It obeys commands on
 * stdin and reports on stdout (launcher-protocol.ts), and ends when stdin does.
 */

/** How long the last output may take to be stored when the engine is gone. */
const LAST_OUTPUT_MS = 1500

const processes = new Map<number, LaunchedProcess>()
const events = new EventQueue(new Socket({ fd: 1, readable: false, writable: true }), (isFull) => {
  for (const launched of processes.values()) launched.eventsFull(isFull)
})
const leftovers = new Leftovers()
const services = {
  engineId: process.env[LAUNCHER_MARK] ?? '',
  events,
  writers: new OutputWriters(),
  watch: new TreeWatch(),
  leftovers,
  pipes: new OutputPipes((pid) => leftovers.started(pid)),
  folders: new WorkFolders(),
}
let isEnding = false

// Signals to a whole terminal or session reach the engine too, and it decides.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {})

const splitter = new LineSplitter(
  { line: (bytes) => obey(JSON.parse(bytes.toString())), longLine: () => {} },
  Number.POSITIVE_INFINITY,
)
process.stdin.on('data', (bytes: Buffer) => splitter.push(bytes))
process.stdin.on('end', endEverything)
process.stdin.on('error', endEverything)
process.stdin.on('close', endEverything)
services.pipes.open()
events.push({ ev: 'hello', pid: process.pid })

function obey(command: LauncherCommand): void {
  const { proc } = command
  if (command.op === 'start') {
    const launched = new LaunchedProcess(command, services, () => forget(proc))
    processes.set(proc, launched)
    launched.start()
    return
  }
  const launched = processes.get(proc)
  if (launched === undefined) answerForGone(command)
  else if (command.op === 'assign') launched.assign(command.job, command.message)
  else if (command.op === 'send') launched.send(command.message)
  else if (command.op === 'drop') launched.drop(command.jobId)
  else if (command.op === 'freeze') launched.freeze()
  else if (command.op === 'thaw') launched.thaw()
  else if (command.op === 'close') launched.close()
  else launched.end(command.graceMs)
}

/** Its `exit` is on its way to the engine; only what waits for an answer of its own gets one. */
function answerForGone({ op, proc }: LauncherCommand): void {
  const error = 'the process has ended'
  if (op === 'freeze') events.push({ ev: 'frozen', proc, error })
  if (op === 'thaw') events.push({ ev: 'thawed', proc, error })
}

function forget(proc: number): void {
  processes.delete(proc)
  if (isEnding && processes.size === 0) exit()
}

/** The engine is gone, or wants no more. */
function endEverything(): void {
  if (isEnding) return
  isEnding = true
  events.close()
  for (const launched of processes.values()) launched.killNow()
  if (processes.size === 0) exit()
  setTimeout(() => exitWhenAllAreDead(), LAST_OUTPUT_MS)
}

/** Past the time for output, only living processes are a reason to stay. */
function exitWhenAllAreDead(): void {
  if ([...processes.values()].every((launched) => launched.isDead)) exit()
  setTimeout(exitWhenAllAreDead, 50)
}

function exit(): void {
  services.folders.close()
  services.pipes.close(() => process.exit(0))
}
