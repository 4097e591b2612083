import { existsSync } from 'node:fs'
import { toJobyardError } from '../../src-shared/errors.js'
import type { HandlerCheck, HandlerFinding } from '../../src-shared/handler-trial.js'
import type { Origin } from '../../src-shared/new-job.js'
import { sampleInput } from '../../src-shared/sample-input.js'
import { findProgram } from '../processes/find-program.js'
import type { HandlerRegistry } from '../runner/handler-registry.js'
import { type LaunchPlan, launchPlan } from '../runner/launch-plan.js'
import { READY_MS } from '../runner/process-fleet.js'
import type { Handler } from '../runner/read-manifest.js'
import type { SecretSource } from '../runner/secret-source.js'
import { compileSchema } from '../service/compile-schema.js'
import { inputFaults } from '../service/input-faults.js'
import type { FoundHandler } from './find-handler.js'
import { manifestFindings } from './manifest-findings.js'
import { type StartReport, startOnce } from './start-once.js'
import { trialJob } from './trial-job.js'

interface Parts {
  registry: HandlerRegistry
  secrets: SecretSource
  origin: Origin
  launcherPath: string
}

/**
 * Looks at everything that a handler needs: its manifest, its input schema and the sample in it, its program and files;
 * and starts one that speaks `jsonl`, without giving it a job. Others would do their work at once, so they are not started.
 */
export async function checkHandler(found: FoundHandler, parts: Parts): Promise<HandlerCheck> {
  if ('faulty' in found) return checkOf(found.faulty.type, found.faulty.file, manifestFindings(found.faulty))
  const { handler, file } = found
  const { type } = handler.manifest
  const findings = [manifestFinding(handler, file, parts.registry), ...(await schemaFindings(handler))]
  if (handler.dir === null) return checkOf(type, file, findings)
  const plan = planFor(handler, parts, findings)
  if (plan === null) return checkOf(type, file, findings)
  const places = [programFinding(handler, plan), ...fileFindings(handler, plan)]
  findings.push(...places)
  if (plan.protocol === 'jsonl' && places.every(({ status }) => status !== 'error')) {
    findings.push(...startFindings(await startOnce(plan, parts.launcherPath)))
  }
  return checkOf(type, file, findings)
}

function checkOf(type: string | null, file: string | null, findings: HandlerFinding[]): HandlerCheck {
  return { type, file, ok: findings.every(({ status }) => status !== 'error'), findings }
}

function ok(name: HandlerFinding['name'], message: string): HandlerFinding {
  return { name, status: 'ok', message, fix: null }
}

/** A manifest can be right and still not be the one that counts. */
function manifestFinding({ manifest, dir }: Handler, file: string | null, registry: HandlerRegistry): HandlerFinding {
  const counts = registry.find(manifest.type)
  if (dir !== null && counts !== undefined && counts.dir !== dir) {
    const other = counts.dir === null ? 'is built in' : `is taken by ${counts.dir}`
    return {
      name: 'manifest',
      status: 'warning',
      message: `${file}: the type "${manifest.type}" ${other}, so this handler is not the one that runs its jobs`,
      fix: 'Give one of them another "type".',
    }
  }
  return ok('manifest', file === null ? 'built in' : `${file} can be used`)
}

async function schemaFindings({ manifest }: Handler): Promise<HandlerFinding[]> {
  try {
    const validate = await compileSchema(manifest)
    const isEmpty = typeof manifest.input === 'object' && Object.keys(manifest.input).length === 0
    const schema: HandlerFinding =
      isEmpty && manifest.protocol !== 'plain'
        ? {
            name: 'schema',
            status: 'warning',
            message: 'there is no "input", so that any input is accepted and the window draws no form',
            fix: 'Describe the input by a JSON Schema in "input".',
          }
        : ok('schema', 'the input schema is a JSON Schema')
    const { input, isGiven } = sampleInput(manifest)
    const text = JSON.stringify(input)
    if (validate(input)) return [schema, ok('sample', `${text} is accepted`)]
    if (!isGiven) {
      const fix = 'Add "examples": [{…}] to "input", with an input that the handler should accept.'
      const message = 'there is no sample input to check the schema with'
      return [schema, { name: 'sample', status: 'warning', message, fix }]
    }
    return [
      schema,
      {
        name: 'sample',
        status: 'error',
        message: `${text}, the first of the "examples" in "input", is refused: ${inputFaults(validate).join('; ')}`,
        fix: 'Correct the example or the schema.',
      },
    ]
  } catch (thrown) {
    const { message } = toJobyardError(thrown)
    return [{ name: 'schema', status: 'error', message, fix: '"input" must be a JSON Schema (json-schema.org).' }]
  }
}

function planFor(handler: Handler, { secrets, origin }: Parts, findings: HandlerFinding[]): LaunchPlan | null {
  try {
    return launchPlan(trialJob({ type: handler.manifest.type, input: null, origin }), handler, secrets)
  } catch (thrown) {
    findings.push({ name: 'program', status: 'error', message: toJobyardError(thrown).message, fix: null })
    return null
  }
}

function programFinding({ manifest }: Handler, { command, cwd, env }: LaunchPlan): HandlerFinding {
  const [program = ''] = command
  const found = findProgram(program, cwd, env)
  if (found !== null) return ok('program', found)
  const isPython = manifest.command[0] === '${python}'
  const isThere = program.includes('/') && existsSync(program)
  return {
    name: 'program',
    status: 'error',
    message: isThere ? `${program} is not executable` : `the program ${program} is not on this machine`,
    fix: isThere
      ? `Make it executable (chmod +x ${program}), or name its interpreter before it in "command".`
      : isPython
        ? 'Install Python 3, or name it in the environment variable JOBYARD_PYTHON.'
        : 'Install it, or correct the first word of "command".',
  }
}

/** Words of the command that name a file beside the manifest. */
function fileFindings({ manifest }: Handler, { command }: LaunchPlan): HandlerFinding[] {
  return command.flatMap((word, index): HandlerFinding[] => {
    const isOurs = index > 0 && manifest.command[index]?.startsWith('${handlerDir}/') === true
    if (!isOurs) return []
    if (existsSync(word)) return [ok('files', word)]
    const message = `command.${index}: ${word} does not exist`
    return [{ name: 'files', status: 'error', message, fix: 'Correct the name in "command", or put the file there.' }]
  })
}

function startFindings(report: StartReport): HandlerFinding[] {
  const { ready, spawnFailure, earlyExit, endedByItself, printed, fault } = report
  if (ready === null) {
    const how =
      spawnFailure !== null
        ? `it cannot be started: ${spawnFailure}`
        : earlyExit !== null
          ? `it ended with ${earlyExit.signal ?? `exit code ${earlyExit.code}`} before it was ready`
          : `it did not say that it is ready within ${READY_MS / 1000} s`
    const said = fault ?? printed
    const message = said === null ? how : `${how}; it printed: ${said}`
    const fix =
      spawnFailure !== null
        ? null
        : earlyExit !== null
          ? 'Start its command in a terminal to see why it ends.'
          : 'Print {"type":"ready","protocol":1,"checkpoint":false,"maxJobs":1} as the first line, and flush it.'
    return [{ name: 'start', status: 'error', message, fix }]
  }
  const jobs = ready.maxJobs === 1 ? 'one job at a time' : `up to ${ready.maxJobs} jobs at a time`
  const words = `ready after ${ready.afterMs} ms; ${ready.checkpoint ? 'saves checkpoints' : 'no checkpoints'}, ${jobs}`
  const started: HandlerFinding =
    fault === null
      ? ok('start', words)
      : {
          name: 'start',
          status: 'warning',
          message: `${words}; one of its lines is no message: ${fault}`,
          fix: 'Standard output is for messages; print the rest to standard error.',
        }
  if (endedByItself) return [started, ok('end', 'ends by itself when no more jobs come')]
  const message = 'it did not end within 2 s after "shutdown" and the end of its standard input, so it was ended'
  return [started, { name: 'end', status: 'warning', message, fix: 'Exit when "shutdown" comes and no job is left.' }]
}
