import { closeSync, openSync, readSync } from 'node:fs'
import path from 'node:path'
import { LauncherClient } from '../launcher/launcher-client.js'
import type { LauncherEvent } from '../launcher/launcher-protocol.js'
import { logFileOf } from '../output/output-format.js'
import type { LaunchPlan } from '../runner/launch-plan.js'
import { DISMISS_MS, READY_MS } from '../runner/process-fleet.js'
import { limitOutput } from './output-limit.js'
import { makeTemporaryFolder, removeTemporaryFolder } from './temporary-folder.js'
import { trialEngineId } from './trial-engine-id.js'

/** How long a process that is asked to end may take before it is killed, in ms. */
const GRACE_MS = 2_000
const SHOWN_CHARACTERS = 200

/** How a `jsonl` handler behaved that was started and given no job. */
export interface StartReport {
  /** Null when it never said that it is ready. */
  ready: { afterMs: number; checkpoint: boolean; maxJobs: number } | null
  /** Why it could not be started at all. */
  spawnFailure: string | null
  /** How it ended before it was asked to. */
  earlyExit: { code: number | null; signal: string | null } | null
  /** Whether it ended by itself when it was told that no more jobs will come. */
  endedByItself: boolean
  /** The first line that it printed which was no message; null when there was none. */
  printed: string | null
  /** The first line of its that was meant as a message and is none: why. */
  fault: string | null
}

/** Starts a `jsonl` handler, waits until it is ready, tells it that no jobs will come, and sees it end. */
export async function startOnce(plan: LaunchPlan, launcherPath: string): Promise<StartReport> {
  const folder = makeTemporaryFolder('check')
  const events = new Events()
  const client = new LauncherClient({
    launcherPath,
    engineId: trialEngineId(),
    onEvents: (batch) => events.put(batch),
    onExit: () => events.put([{ ev: 'spawn-failed', proc: 1, message: 'the process that starts handlers ended' }]),
  })
  try {
    await client.start()
    const { command, cwd, env, protocol, secrets } = plan
    const stray = path.join(folder, 'output')
    const begunAt = performance.now()
    const workDir = path.join(folder, 'work')
    client.send({ op: 'start', proc: 1, command, cwd, env, protocol, workDir, stray: { path: stray, secrets } })
    const unlimit = limitOutput([stray], () => client.send({ op: 'end', proc: 1, graceMs: 0 }))
    const first = await events.until(READY_MS, 'ready', 'exit', 'spawn-failed')
    const afterMs = Math.round(performance.now() - begunAt)
    let endedByItself = true
    if (first?.ev === 'ready') {
      client.send({ op: 'close', proc: 1 })
      endedByItself = (await events.until(DISMISS_MS, 'exit')) !== null
    }
    if (first === null || !endedByItself) {
      client.send({ op: 'end', proc: 1, graceMs: GRACE_MS })
      await events.until(GRACE_MS * 3, 'exit')
    }
    unlimit()
    const { checkpoint, maxJobs } = first?.ev === 'ready' ? first : { checkpoint: false, maxJobs: 1 }
    return {
      ready: first?.ev === 'ready' ? { afterMs, checkpoint, maxJobs } : null,
      spawnFailure: first?.ev === 'spawn-failed' ? first.message : null,
      earlyExit: first?.ev === 'exit' ? { code: first.code, signal: first.signal } : null,
      endedByItself,
      printed: firstLineOf(logFileOf(stray)),
      fault: events.firstFault,
    }
  } finally {
    await client.stop()
    removeTemporaryFolder(folder)
  }
}

/** What the launcher told, for whoever waits for it. */
class Events {
  readonly #seen: LauncherEvent[] = []
  #wake = () => {}

  put(batch: readonly LauncherEvent[]): void {
    // A handler that floods must not fill memory here.
    this.#seen.push(...batch.filter(({ ev }) => ev !== 'fault' || this.firstFault === null))
    this.#wake()
  }

  get firstFault(): string | null {
    const fault = this.#seen.find((event) => event.ev === 'fault')
    return fault?.ev === 'fault' ? `${fault.reason}: ${fault.text}` : null
  }

  /** The first event of these kinds; null when none comes in time. */
  async until<Kind extends LauncherEvent['ev']>(
    ms: number,
    ...kinds: Kind[]
  ): Promise<Extract<LauncherEvent, { ev: Kind }> | null> {
    const find = () => this.#seen.find(({ ev }) => (kinds as string[]).includes(ev)) ?? null
    if (find() === null) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms)
        this.#wake = () => {
          if (find() === null) return
          clearTimeout(timer)
          resolve()
        }
      })
    }
    return find() as Extract<LauncherEvent, { ev: Kind }> | null
  }
}

function firstLineOf(file: string): string | null {
  const bytes = Buffer.alloc(SHOWN_CHARACTERS * 8)
  let length: number
  try {
    const open = openSync(file, 'r')
    length = readSync(open, bytes)
    closeSync(open)
  } catch {
    // It printed nothing.
    return null
  }
  const lines = bytes.toString('utf8', 0, length).split(/\r?\n/)
  return lines.find((line) => line.trim() !== '')?.slice(0, SHOWN_CHARACTERS) ?? null
}
