import { readFileSync } from 'node:fs'
import type { Yard } from './jobyard-cli.js'

const PROGRAM = readFileSync(new URL('./scripted-handler.mjs', import.meta.url), 'utf8')

/** What a manifest writes for the engine to fill in. */
export const placeholder = (name: 'node' | 'python' | 'handlerDir'): string => `$\{${name}}`

/** How a scripted handler behaves, whatever its jobs say. */
export interface ScriptedOptions {
  checkpoint?: boolean
  maxJobs?: number
  /** Default: checkpoint `{at: step}`, then `paused`. `result`: completes instead. */
  onPause?: 'checkpoint' | 'ignore' | 'result'
  /** Default: `error` with code CANCELLED. */
  onCancel?: 'answer' | 'ignore' | 'result'
  /** File to which every received message is appended, with the process's pid. */
  record?: string
  /** Instead of a right `ready`: nothing (false) or a text. */
  ready?: boolean | string
}

/** One thing that a scripted job does; see scripted-handler.mjs. */
export type Step =
  | { send: { type: string; [field: string]: unknown } }
  | { raw: string }
  | { err: string }
  | { mark: string; text?: string }
  | { until: string }
  /** Sends heartbeats until the file is there. */
  | { beatUntil: string }
  /** Blocks the process, so that it reads no messages, until the file is there. */
  | { block: string }
  /** Starts a shell line in a session of its own. */
  | { fork: string }
  /** Completes with what the handler knows: its start message, environment, pid, folder, arguments. */
  | { report: true }
  | { exit: number }
  /** Steps for the attempts up to this one only. */
  | { firstAttempts: number; steps: Step[] }

/** Installs a `jsonl` job type `type` whose jobs' input is `{ steps }`. */
export function installScripted(yard: Yard, type: string, options: ScriptedOptions = {}, manifest: object = {}): void {
  const program = `${placeholder('handlerDir')}/scripted-handler.mjs`
  const command = [placeholder('node'), program, JSON.stringify(options)]
  const base = { type, title: `Scripted ${type}`, command, protocol: 'jsonl', input: { type: 'object' } }
  yard.handler(type.replaceAll(':', '-'), { ...base, ...manifest }, { 'scripted-handler.mjs': PROGRAM })
}

/** What `{ report: true }` completes with. */
export interface ScriptedReport {
  start: {
    type: string
    job: { id: number; type: string; name: string }
    input: unknown
    attempt: number
    checkpoint: unknown
    config: Record<string, unknown>
  }
  env: Record<string, string>
  pid: number
  cwd: string
  argv: string[]
}

export const result = (output: unknown = null): Step => ({ send: { type: 'result', output } })
