import { parseDurationMs } from '../../src-shared/duration.js'
import { invalidInput } from '../../src-shared/errors.js'
import type { Json } from '../../src-shared/job.js'
import type { AddOptions } from './new-job-options.js'
import { parseInteger } from './parse-number.js'
import { readText } from './read-input.js'

/** The options of `agent submit` as the parser leaves them, beside those that it shares with `add`. */
export interface SubmitOptions extends AddOptions {
  repo?: string
  branch?: string
  prompt?: string
  maxIterations?: string
  agent?: string
  promise?: string
  workingDir?: string
  push?: boolean
  pr?: boolean
  iterationTimeout?: string
  errorPause?: string
  allowDirty?: boolean
  allowSameBranch?: boolean
}

/**
 * The input of the loop that the options describe, before anything is looked for.
 *
 * @throws invalid-input naming every option that is missing or malformed, not-found when a prompt's file is not there
 */
export async function agentInputOf(options: SubmitOptions, cwd: string): Promise<{ [field: string]: Json }> {
  const missing = (['branch', 'agent'] as const).filter((name) => options[name] === undefined)
  if (missing.length > 0) {
    const faults = missing.map((name) => `--${name} is needed`)
    throw invalidInput(`${faults.join('; ')}; see jobyard agent submit --help`, faults)
  }
  const given: { [field: string]: Json | undefined } = {
    repo: options.repo ?? '.',
    branch: options.branch,
    prompt: await promptOf(options.prompt, cwd),
    agent: options.agent,
    promise: options.promise,
    workingDir: options.workingDir,
    push: options.push,
    pr: options.pr,
    allowSameBranch: options.allowSameBranch,
  }
  if (options.maxIterations !== undefined) {
    given.maxIterations = parseInteger(options.maxIterations, '--max-iterations', 1, 10_000)
  }
  if (options.iterationTimeout !== undefined) {
    given.iterationTimeoutMs = parseDurationMs(options.iterationTimeout, '--iteration-timeout')
  }
  if (options.errorPause !== undefined) given.errorPauseMs = parseDurationMs(options.errorPause, '--error-pause')
  return Object.fromEntries(Object.entries(given).filter((entry): entry is [string, Json] => entry[1] !== undefined))
}

async function promptOf(option: string | undefined, cwd: string): Promise<string | undefined> {
  if (option === undefined || !option.startsWith('@')) return option
  const file = option.slice(1)
  if (file === '') throw invalidInput('--prompt @ must be followed by a file name, or by - for standard input')
  const text = await readText(file, cwd)
  if (text.trim() === '') throw invalidInput(`the prompt in ${file === '-' ? 'standard input' : file} is empty`)
  return text
}
