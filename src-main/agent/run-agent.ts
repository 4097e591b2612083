import { type ChildProcess, spawn } from 'node:child_process'
import { StringDecoder } from 'node:string_decoder'
import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises'
import { readProcStat } from '../processes/proc-stat.js'
import { startTimeOf } from '../processes/process-identity.js'
import { PROCESS_MARK } from '../processes/process-mark.js'
import { ProcessTree } from '../processes/process-tree.js'
import { TreeEnding } from '../processes/tree-ending.js'
import { TreeWatch } from '../processes/tree-watch.js'

export interface AgentRun {
  program: string
  args: readonly string[]
  cwd: string
  env: Record<string, string>
  /** For its standard input; null: an empty one. */
  stdin: string | null
  timeoutMs: number
  signal: AbortSignal
  /** What it prints, as it comes, decoded. */
  onText(stream: 'out' | 'err', text: string): void
}

export interface AgentExit {
  code: number | null
  signal: string | null
  /** Whether it was ended because it took too long, or because it was to pause or to be cancelled. */
  ended: 'timeout' | 'aborted' | null
  durationMs: number
}

/** Between asking an agent's tree to end and killing it, in ms: short, for a pause waits ten seconds at most. */
const GRACE_MS = 3_000
/** How long nothing may come after its tree has gone: something outside may hold its pipes. */
const PIPES_MS = 1_000
/** What still prints after so many times is not waited for. */
const MOST_ROUNDS = 10

/**
 * Runs an agent with everything that it starts, and returns when nothing of it is left: what it leaves running when it ends
 * is ended too.
 *
 * @throws the system's error when it cannot be started
 */
export async function runAgent(run: AgentRun): Promise<AgentExit> {
  const startedAt = performance.now()
  const child = spawn(run.program, [...run.args], {
    cwd: run.cwd,
    env: run.env,
    detached: process.platform !== 'win32',
    windowsHide: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  // A program need not read its input.
  child.stdin?.on('error', () => {})
  let heard = 0
  const onText: AgentRun['onText'] = (stream, text) => {
    heard += 1
    run.onText(stream, text)
  }
  const texts = Promise.all([readText(child, 'out', onText), readText(child, 'err', onText)])
  const exit = new Promise<{ code: number | null; signal: string | null }>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code, signal) => resolve({ code, signal }))
  })
  const { pid } = child
  if (pid === undefined) await exit
  child.stdin?.end(run.stdin ?? '')
  const tree = treeOf(pid as number)
  let ended: AgentExit['ended'] = null
  const end = (why: 'timeout' | 'aborted') => {
    ended ??= why
    tree.end(GRACE_MS)
  }
  const onAbort = () => end('aborted')
  const timer = setTimeout(() => end('timeout'), run.timeoutMs)
  run.signal.addEventListener('abort', onAbort, { once: true })
  if (run.signal.aborted) onAbort()
  try {
    const how = await exit
    clearTimeout(timer)
    await tree.gone()
    for (let round = 0, before = -1; before !== heard && round < MOST_ROUNDS; round += 1) {
      before = heard
      // After a stall the time is over before what is there has been read.
      await Promise.race([texts, pause(PIPES_MS).then(() => nextTurn())])
    }
    return { ...how, ended, durationMs: performance.now() - startedAt }
  } finally {
    clearTimeout(timer)
    run.signal.removeEventListener('abort', onAbort)
    child.stdout?.destroy()
    child.stderr?.destroy()
  }
}

/** The agent's tree: its group, and by the mark that this process was given itself whatever left that. */
function treeOf(pid: number): { end(graceMs: number): void; gone(): Promise<void> } {
  const startTime = readProcStat(pid)?.startTime ?? startTimeOf(pid) ?? ''
  const tree = new ProcessTree(pid, startTime, process.env[PROCESS_MARK] ?? null)
  let settle = () => {}
  const isGone = new Promise<void>((resolve) => {
    settle = resolve
  })
  const ending = new TreeEnding(tree, new TreeWatch(), () => settle())
  return {
    end: (graceMs) => ending.begin(graceMs),
    gone() {
      ending.mainHasEnded()
      return isGone
    },
  }
}

function readText(child: ChildProcess, stream: 'out' | 'err', onText: AgentRun['onText']): Promise<void> {
  const pipe = stream === 'out' ? child.stdout : child.stderr
  const decoder = new StringDecoder('utf8')
  return new Promise((resolve) => {
    pipe?.on('data', (chunk: Buffer) => onText(stream, decoder.write(chunk)))
    pipe?.on('close', () => {
      const rest = decoder.end()
      if (rest !== '') onText(stream, rest)
      resolve()
    })
    pipe?.on('error', () => resolve())
  })
}
