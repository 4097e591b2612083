import type { EngineMessage, JobMessage } from './handler-protocol.js'
import type { Json } from './job.js'

/** Languages in which a new handler can be written. */
export const HANDLER_LANGUAGES = ['node', 'python', 'shell'] as const
export type HandlerLanguage = (typeof HANDLER_LANGUAGES)[number]

/** What was written for a new handler. */
export interface NewHandler {
  type: string
  folder: string
  /** Names of the files in it. */
  files: string[]
  /** What stands in the way of running it on this machine. */
  warnings: string[]
  /** The command that runs its tests, in its folder. */
  test: string
}

/** One thing that a check of a handler looked at. */
export interface HandlerFinding {
  name: 'manifest' | 'schema' | 'sample' | 'program' | 'files' | 'start' | 'end'
  status: 'ok' | 'warning' | 'error'
  message: string
  /** What to do about it; null when nothing is wrong. */
  fix: string | null
}

export interface HandlerCheck {
  /** Null where the manifest does not say it. */
  type: string | null
  /** The manifest's file; null for what is built in as code. */
  file: string | null
  /** Whether no finding is an error. */
  ok: boolean
  findings: HandlerFinding[]
}

/** How a job that was tried ended. */
export type TrialOutcome =
  | { how: 'completed'; output: Json }
  | { how: 'failed'; code: string; message: string; retryable: boolean; help: string | null }
  | { how: 'cancelled' }
  | { how: 'ended'; reason: string }

/** What happens while a handler is tried, in order. `at`: ms since the beginning. */
export type TrialEvent = { at: number } & (
  | { kind: 'started'; pid: number; command: string[] }
  | { kind: 'ready'; checkpoint: boolean; maxJobs: number }
  /** A message to the handler. */
  | { kind: 'sent'; message: EngineMessage }
  /** A message of the handler. */
  | { kind: 'message'; message: JobMessage }
  /** A line that it printed, or that a `log` message held. */
  | { kind: 'output'; stream: 'out' | 'err'; text: string }
  /** A line that was meant as a message and is none. `help`: what is wrong with it, and what would be right. */
  | { kind: 'fault'; reason: string; text: string; help: string }
  /** `frozen`: its processes are stopped; otherwise it saved a checkpoint and let go. */
  | { kind: 'paused'; frozen: boolean }
  /** A frozen process goes on. */
  | { kind: 'thawed' }
  | { kind: 'note'; text: string }
  /** The last one. `remarks`: what was no fault of this job and is still worth a look. */
  | { kind: 'ended'; outcome: TrialOutcome; remarks: string[]; faults: number }
)
