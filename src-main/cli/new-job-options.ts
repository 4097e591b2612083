import { resolve } from 'node:path'
import { parseDurationMs } from '../../src-shared/duration.js'
import { invalidInput } from '../../src-shared/errors.js'
import type { Json } from '../../src-shared/job.js'
import type { NewJob, Origin } from '../../src-shared/new-job.js'
import { checkNewJob } from './check-new-job.js'
import { callerOrigin, parseEnvOptions, parseSecretOptions } from './origin.js'
import { parseInteger, parsePriority } from './parse-number.js'
import { readInput } from './read-input.js'

/** The options of `add` as the parser leaves them. */
export interface AddOptions {
  shell?: string
  type?: string
  input?: string
  name?: string
  priority?: string
  key?: string
  delay?: string
  at?: string
  group?: string
  cwd?: string
  env?: string[]
  secret?: string[]
  maxAttempts?: string
  backoff?: string
  timeout?: string
  hold?: boolean
}

/** Who calls, and what they want to run besides options. */
export interface AddCall {
  cwd: string
  env: NodeJS.ProcessEnv
  /** Plain operands, without `--`. */
  operands: readonly string[]
  /** After `--`; null when there was none. */
  rest: readonly string[] | null
}

/** The option that a field of a new job comes from, for messages. */
const OPTION_OF: Record<string, string> = {
  maxAttempts: 'max-attempts',
  backoffMs: 'backoff',
  timeoutMs: 'timeout',
  delayMs: 'delay',
  runAfter: 'at',
  held: 'hold',
}

/**
 * The job that a call of `add` describes.
 *
 * @throws invalid-input for contradicting or malformed options, naming them
 */
export async function newJobOf(options: AddOptions, call: AddCall): Promise<{ job: NewJob; origin: Origin }> {
  const work = workOf(options, call)
  const env = parseEnvOptions(options.env ?? [])
  const cwd = resolve(call.cwd, options.cwd ?? '.')
  if (options.cwd === '') throw invalidInput('--cwd must name a folder, but is empty')
  if (options.delay !== undefined && options.at !== undefined) throw invalidInput('give --delay or --at, not both')

  const origin = callerOrigin(cwd, call.env)
  origin.secrets = parseSecretOptions(options.secret ?? [])
  let input: Json
  if ('type' in work) {
    input = await readInput(work.input, call.cwd)
    if (work.type !== 'command') Object.assign(origin.env, env)
    else if (isObject(input) && Object.keys(env).length > 0)
      input = { ...input, env: { ...asObject(input.env), ...env } }
  } else {
    input = Object.keys(env).length > 0 ? { ...work, cwd, env } : { ...work, cwd }
  }

  const checked = checkNewJob({
    type: 'type' in work ? work.type : 'command',
    input,
    ...given('name', options.name),
    ...given('key', options.key),
    ...given('group', options.group),
    ...given('priority', options.priority, (text) => parsePriority(text, '--priority')),
    ...given('maxAttempts', options.maxAttempts, (text) => parseInteger(text, '--max-attempts', 1, 1000)),
    ...given('backoffMs', options.backoff, (text) => parseDurationMs(text, '--backoff')),
    ...given('timeoutMs', options.timeout, (text) => parseDurationMs(text, '--timeout')),
    ...given('delayMs', options.delay, (text) => parseDurationMs(text, '--delay')),
    ...given('runAfter', options.at),
    ...given('held', options.hold),
  })
  if (checked.faults === undefined) return { job: checked.job, origin }
  const faults = checked.faults.map((fault) =>
    fault.replace(/^(\w+):/, (_, field: string) => `--${OPTION_OF[field] ?? field}`),
  )
  throw invalidInput(faults.join('; '))
}

type Work = { command: string[] } | { shell: string } | { type: string; input: string }

/** What is to run: a program, a shell line or a typed input, and only one of them. */
function workOf(options: AddOptions, { operands, rest }: AddCall): Work {
  const { shell, type, input } = options
  if (rest !== null && operands.length > 0) {
    throw invalidInput(
      `"${operands[0]}" stands before --; write the whole command after it: jobyard add -- ${operands[0]} …`,
    )
  }
  const command = [...(rest ?? operands)]
  if (input !== undefined && type === undefined) throw invalidInput('--input needs --type; a command goes after --')
  if ([command.length > 0, shell !== undefined, type !== undefined].filter(Boolean).length > 1) {
    throw invalidInput("give a command after --, or --shell 'LINE', or --type T --input JSON: only one of them")
  }
  if (shell !== undefined) {
    if (shell.trim() === '') throw invalidInput('--shell must be followed by a command line, but is empty')
    return { shell }
  }
  if (type !== undefined) return { type, input: input ?? '{}' }
  if (command[0] === undefined)
    throw invalidInput('nothing to run: give a command after --, e.g. jobyard add -- make all')
  if (command[0] === '') throw invalidInput('the program to run is an empty word')
  return { command }
}

function given<T>(field: string, value: T | undefined): Record<string, T>
function given<T>(field: string, value: string | undefined, parse: (text: string) => T): Record<string, T>
function given(field: string, value: unknown, parse?: (text: string) => unknown): Record<string, unknown> {
  if (value === undefined) return {}
  return { [field]: parse === undefined || typeof value !== 'string' ? value : parse(value) }
}

function isObject(value: Json | undefined): value is { [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function asObject(value: Json | undefined): { [key: string]: Json } {
  return isObject(value) ? value : {}
}
