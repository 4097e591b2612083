import { statSync } from 'node:fs'
import path from 'node:path'
import { parseDurationMs } from '../../src-shared/duration.js'
import type { Json } from '../../src-shared/job.js'
import type { StageSpec } from '../../src-shared/pipeline/pipeline.js'
import {
  asText,
  fillJson,
  fillText,
  MissingReference,
  type Scope,
  shellPartsOf,
  valueAt,
} from '../../src-shared/pipeline/references.js'
import { JobFailure } from '../handlers/job-failure.js'
import { LastWords } from '../launcher/last-words.js'
import { ProgramValue } from './program-value.js'
import type { StageContext, StageKind } from './stage.js'
import { StageProgram } from './stage-program.js'
import { type PipelineConfig, type StageFacts, stageEnvironment } from './stage-surroundings.js'

/** The name under which a reference reaches the shell, with its number. */
const REFERENCE_NAME = 'JOBYARD_REF_'

/** A stage that runs a program or a line for the shell. A pause freezes it: it cannot go on in the middle. */
export function programStage(spec: StageSpec, config: PipelineConfig): StageKind {
  return {
    ...commonOf(spec),
    onPause: 'freeze',
    isRepeatable: false,
    run: (context) => runProgram(spec, config, context),
  }
}

/** What a stage of any kind has of its words. */
export function commonOf({ name, timeout, retries }: StageSpec): Pick<StageKind, 'name' | 'timeoutMs' | 'retries'> {
  return {
    name,
    ...(timeout === undefined ? {} : { timeoutMs: parseDurationMs(timeout, 'timeout') }),
    ...(retries === undefined ? {} : { retries }),
  }
}

export function factsOf({ job, dir }: StageContext, stage: string): StageFacts {
  return { jobId: job.id, attempt: job.attempt, stage, dir }
}

export function scopeOf(context: StageContext): Scope {
  const { input } = context.input as { input?: Json }
  return { input: input ?? {}, outputs: context.outputs, workDir: context.dir }
}

/** Fills references in. @throws JobFailure when one leads to nothing */
export function filled<T>(fill: () => T): T {
  try {
    return fill()
  } catch (thrown) {
    if (!(thrown instanceof MissingReference)) throw thrown
    throw new JobFailure({ code: 'BAD_REFERENCE', message: thrown.message, retryable: false }, thrown)
  }
}

async function runProgram(spec: StageSpec, config: PipelineConfig, context: StageContext): Promise<Json> {
  const scope = scopeOf(context)
  const { dir, signal } = context
  const inherited = stageEnvironment(config, factsOf(context, spec.name))
  const { command, env, cwd, stdin } = filled(() => ({
    ...commandOf(spec, scope),
    cwd: path.resolve(config.cwd, fillText(spec.cwd ?? '.', scope)),
    stdin: spec.input === undefined ? null : asText(fillJson(spec.input as Json, scope)),
  }))
  if (statSync(cwd, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new JobFailure({ code: 'NO_FOLDER', message: `its folder ${cwd} does not exist`, retryable: false })
  }
  const value = new ProgramValue()
  const words = new LastWords()
  const program = await StageProgram.start(
    { command, cwd, env: { ...inherited, ...env }, dir, hasInput: stdin !== null },
    {
      out(bytes) {
        value.note(bytes)
        return context.print('out', bytes)
      },
      err(bytes) {
        words.note(bytes)
        return context.print('err', bytes)
      },
    },
    signal,
  )
  if (stdin !== null) program.write(stdin)
  program.closeInput()
  const { code, signal: killedBy } = await program.ended
  // Ended because it was to be: a result of its own that came first would stand, but then it has its exit code.
  if (code !== 0) signal.throwIfAborted()
  const said = words.text === undefined ? '' : `: ${words.text}`
  if (killedBy !== null) throw failed(`SIGNAL_${killedBy}`, `the program was ended by ${killedBy}${said}`)
  if (code !== 0) throw failed(`EXIT_${code}`, `the program exited with code ${code}${said}`)
  return value.value()
}

function commandOf(spec: StageSpec, scope: Scope): { command: string[]; env: Record<string, string> } {
  const own = Object.fromEntries(Object.entries(spec.env ?? {}).map(([name, text]) => [name, fillText(text, scope)]))
  if (spec.command !== undefined) return { command: spec.command.map((word) => fillText(word, scope)), env: own }
  const env = { ...own }
  // A value never becomes part of the line: the shell finds it in a variable, as it would any other. cmd.exe, however, puts
  // variables into the line before it reads it (docs/pipelines.md).
  const line = shellPartsOf(spec.shell ?? '')
    .map((part, i) => {
      if (!('reference' in part)) return part.text
      const name = `${REFERENCE_NAME}${i}`
      env[name] = asText(valueAt(part, scope))
      return process.platform === 'win32' ? `%${name}%` : `\${${name}}`
    })
    .join('')
  const command = process.platform === 'win32' ? ['cmd.exe', '/d', '/s', '/c', line] : ['/bin/sh', '-c', line]
  return { command, env }
}

function failed(code: string, message: string): JobFailure {
  return new JobFailure({ code, message, retryable: true })
}
