import type { Json } from '../../src-shared/job.js'
import type { RunEnd } from '../engine/ports.js'
import type { LauncherEvent } from '../launcher/launcher-protocol.js'
import type { HandlerProcess } from './handler-process.js'
import type { JobRun } from './job-run.js'

type Exit = Extract<LauncherEvent, { ev: 'exit' }>

const INTERRUPTED_BY_SHUTDOWN: RunEnd = { how: 'interrupted', actor: 'shutdown', reason: 'Jobyard was shut down' }

/** What the end of a process means for a run that it held. */
export function endByExit(run: JobRun, process: HandlerProcess, exit: Exit): RunEnd {
  const asked = endByIntent(run)
  if (asked !== null) return asked
  if (process.displaced !== null) return { how: 'interrupted', actor: 'scheduler', reason: process.displaced }
  const how = exit.signal === null ? `exited with code ${exit.code}` : `was ended by ${exit.signal}`
  const words = exit.lastWords === undefined || exit.lastWords === '' ? '' : `: ${exit.lastWords}`
  if (process.protocol === 'jsonl') {
    return failed('HANDLER_EXITED', `the handler ${how} while it held the job${words}`)
  }
  if (exit.signal !== null) return failed(`SIGNAL_${exit.signal}`, `the program ${how}${words}`)
  if (exit.code !== 0) return failed(`EXIT_${exit.code}`, `the program ${how}${words}`)
  return process.protocol === 'plain' ? { how: 'completed', output: null } : endByJson(exit)
}

function endByJson(exit: Exit): RunEnd {
  if (typeof exit.stdout !== 'string') {
    return failed('BAD_OUTPUT', exit.stdoutFault ?? 'the program printed nothing', false)
  }
  let output: unknown
  try {
    output = JSON.parse(exit.stdout)
  } catch (thrown) {
    const what = exit.stdout.trim() === '' ? 'nothing' : `no JSON (${(thrown as Error).message})`
    return failed('BAD_OUTPUT', `the program must print one JSON object, but printed ${what}`, false)
  }
  if (typeof output === 'object' && output !== null && !Array.isArray(output)) {
    return { how: 'completed', output: output as Json }
  }
  return failed('BAD_OUTPUT', 'the program must print one JSON object, but printed another JSON value', false)
}

/** What was asked of the run decides, when something was asked that ends it (a pause does not). */
export function endByIntent(run: JobRun): RunEnd | null {
  switch (run.intent) {
    case 'cancel':
      return { how: 'cancelled' }
    case 'timeout':
      return failed('TIMEOUT', `it ran longer than its limit of ${run.job.timeoutMs} ms`, true)
    case 'lost': {
      const seconds = (run.lease?.ms ?? 0) / 1000
      const lost = failed('HEARTBEAT_TIMEOUT', `its handler gave no sign of life for ${seconds} s`, true)
      return { ...lost, stage: 'released_stale' }
    }
    case 'shutdown':
      return INTERRUPTED_BY_SHUTDOWN
    default:
      return null
  }
}

/** Longest reason of a pause that is kept, in characters. */
const MAX_REASON = 500

/** `details.pauseGroup` of a handler's error: why no other job of its group should start; null when it asks for none. */
export function groupPauseIn(details: Json | undefined): string | null {
  if (typeof details !== 'object' || details === null || Array.isArray(details)) return null
  const { pauseGroup } = details
  return typeof pauseGroup === 'string' && pauseGroup !== '' ? pauseGroup.slice(0, MAX_REASON) : null
}

export function failed(
  code: string,
  message: string,
  retryable: boolean | null = null,
): Extract<RunEnd, { how: 'failed' }> {
  return { how: 'failed', error: { code, message, retryable } }
}
