import { resolve } from 'node:path'
import { parseDurationMs } from '../../src-shared/duration.js'
import { invalidInput, JobyardError } from '../../src-shared/errors.js'
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
  const faults: string[] = []
  /** A part of the job, or, when it cannot be understood, one more fault. */
  const read = <T>(part: () => T): T | undefined => {
    try {
      return part()
    } catch (thrown) {
      if (!(thrown instanceof JobyardError)) throw thrown
      faults.push(thrown.message)
      return undefined
    }
  }
  const given = (field: string, text: string | undefined, parse: (text: string) => unknown) =>
    text === undefined ? {} : { [field]: read(() => parse(text)) }

  if (options.delay !== undefined && options.at !== undefined) faults.push('give --delay or --at, not both')
  if (options.cwd === '') faults.push('--cwd must name a folder, but is empty')
  const cwd = resolve(call.cwd, options.cwd ?? '.')
  const env = read(() => parseEnvOptions(options.env ?? [])) ?? {}
  const origin = callerOrigin(cwd, call.env)
  origin.secrets = read(() => parseSecretOptions(options.secret ?? [])) ?? []
  const fields = {
    ...(options.name === undefined ? {} : { name: options.name }),
    ...(options.key === undefined ? {} : { key: options.key }),
    ...(options.group === undefined ? {} : { group: options.group }),
    ...(options.at === undefined ? {} : { runAfter: options.at }),
    ...(options.hold === undefined ? {} : { held: options.hold }),
    ...given('priority', options.priority, (text) => parsePriority(text, '--priority')),
    ...given('maxAttempts', options.maxAttempts, (text) => parseInteger(text, '--max-attempts', 1, 1000)),
    ...given('backoffMs', options.backoff, (text) => parseDurationMs(text, '--backoff')),
    ...given('timeoutMs', options.timeout, (text) => parseDurationMs(text, '--timeout')),
    ...given('delayMs', options.delay, (text) => parseDurationMs(text, '--delay')),
  }
  let input: Json
  if (!('type' in work)) input = withEnv({ ...work, cwd }, env)
  else {
    input = await readInput(work.input, call.cwd)
    if (work.type === 'command') input = withEnv(input, env)
    else Object.assign(origin.env, env)
  }

  const checked = checkNewJob({ ...fields, type: 'type' in work ? work.type : 'command', input })
  for (const fault of checked.faults ?? []) {
    faults.push(fault.replace(/^(\w+):/, (_, field: string) => `--${OPTION_OF[field] ?? field}`))
  }
  if (checked.faults !== undefined || faults.length > 0) throw invalidInput(faults.join('; '), faults)
  return { job: checked.job, origin }
}

/** The input of a command with these variables beside its own. */
function withEnv(input: Json, env: Record<string, string>): Json {
  if (!isObject(input) || Object.keys(env).length === 0) return input
  return { ...input, env: isObject(input.env) ? { ...input.env, ...env } : env }
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

function isObject(value: Json | undefined): value is { [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
