import { MAX_CHECKPOINT_BYTES, MAX_LINE_BYTES } from '../../src-shared/handler-protocol.js'
import type { FaultCode } from '../launcher/launcher-protocol.js'

const MB = 1024 * 1024

const HELP: Record<FaultCode, string> = {
  'not-utf8': 'The line was kept as output. Write UTF-8.',
  'not-json':
    'A line that begins with { is taken for a message, and this one is no JSON, so it was kept as output. Write each message as one line of JSON; print what is for people to standard error.',
  'no-type':
    'A message is an object with a "type": {"type":"progress","jobId":1,"fraction":0.5}. This one was kept as output.',
  'wrong-field': 'The message was ignored and kept as output. docs/handler-protocol.md says which fields there are.',
  'checkpoint-too-large': `The checkpoint was ignored: it may hold ${MAX_CHECKPOINT_BYTES / MB} MB. Put large things into a file and save its path.`,
  'line-too-long': `Lines may be ${MAX_LINE_BYTES / MB} MB long. This one was kept as output. Put large things into a file and tell its path.`,
  'ready-twice': 'One "ready" is said, at the start of the process, not before each job.',
  'not-held': 'Take jobId from the "start" message ("job":{"id":…}), as a number. The message was kept as output.',
  'attempt-over':
    'The message names an attempt that is over, so it was dropped. Take "attempt" from "start", or leave it out.',
  'had-outcome': 'After "result", "error" or "paused" nothing more is said about the job until it is started again.',
  'not-asked-to-pause': '"paused" answers "pause", and nothing else. To give a job up, send "error".',
  'too-deep': 'The value is nested too deeply to be passed on. Flatten it.',
}

/** What is wrong with a faulty line, and what would be right. */
export function faultHelp(code: FaultCode): string {
  return HELP[code]
}

const OUTCOME_HELP: Record<string, string> = {
  BAD_HANDLER:
    'The first thing that a jsonl handler prints is {"type":"ready","protocol":1,"checkpoint":true,"maxJobs":1}, on a line of its own and flushed at once.',
  HANDLER_EXITED:
    'A jsonl handler says "result" or "error" before it ends. What it printed last is above, if it printed anything.',
  SPAWN_FAILED: 'The first word of "command" in handler.json is the program. "jobyard handler check" says more.',
  BAD_OUTPUT:
    'A json handler prints one JSON object on standard output and nothing else; print the rest to standard error.',
  HEARTBEAT_TIMEOUT: 'It promised signs of life ("leaseMs" or a first "heartbeat"), so send some message in time.',
  TIMEOUT: '"timeoutMs" in handler.json bounds the running time of an attempt.',
}

/** What a failure means to the one who writes the handler; null for a code of its own. */
export function outcomeHelp(code: string): string | null {
  return Object.hasOwn(OUTCOME_HELP, code) ? (OUTCOME_HELP[code] ?? null) : null
}
