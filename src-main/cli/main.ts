import { version } from '../../package.json'
import { type ErrorBody, invalidInput, toJobyardError } from '../../src-shared/errors.js'
import { toStorageError } from '../store/storage-errors.js'
import { callerFolder } from './caller-folder.js'
import { chooseDataFolder } from './data-folder.js'
import { escapeLines } from './escape-text.js'
import { EXIT, exitCodeOf } from './exit-code.js'
import { asksForJson, splitCall } from './global-options.js'
import { Output } from './output.js'

/**
 * The `jobyard` command: parses, runs one subcommand and answers on this process's stdout and stderr.
 *
 * @param argv the arguments without node and script
 * @returns the exit code (contract "Exit codes"); never rejects. Everything written is flushed.
 */
export async function main(argv: string[]): Promise<number> {
  const output = new Output(process.stdout, process.stderr, asksForJson(argv), process.env)
  let code: number
  try {
    code = await dispatch(argv, output)
  } catch (thrown) {
    code = report(thrown, output)
  }
  try {
    await output.flushed()
  } catch (thrown) {
    code = report(thrown, output)
  }
  return code
}

async function dispatch(argv: string[], output: Output): Promise<number> {
  const call = splitCall(argv)
  if (call.wants === 'version') return answer(output, { version }, `jobyard ${version}`)
  let { name, args } = call
  // `jobyard help add`, `jobyard --help add` and `jobyard add --help` are the same.
  if (name === 'help') {
    const [first = null, ...verb] = args.filter((arg) => !arg.startsWith('-'))
    name = first
    args = [...verb, '--help']
  }
  if (call.wants === 'help') args = [...args.filter((arg) => !arg.startsWith('-')), '--help']

  const program = await import('./program.js')
  const width = output.columns
  if (name === null) {
    const help = program.rootHelp(width)
    if (call.wants === 'help' || argv.includes('help')) return answer(output, { help }, help.trimEnd())
    if (output.json) throw invalidInput('no command given; see jobyard --help')
    output.note(help.trimEnd())
    return EXIT.usage
  }
  const called = program.findCommand(name, args)
  if (called.kind === 'family') {
    const help = program.familyHelp(name, called.family, width)
    if (args.includes('--help') || args.includes('-h')) return answer(output, { help }, help.trimEnd())
    if (output.json) throw invalidInput(`what of ${name}? See jobyard ${name} --help`)
    output.note(help.trimEnd())
    return EXIT.usage
  }
  const { command: definition } = await called.entry.load()
  const operands = definition.takesRest || call.rest === null ? [] : ['--', ...call.rest]
  try {
    const command = program.parseCommand(called.name, definition, [...call.globals, ...called.args, ...operands], width)
    const { json, data } = command.opts<{ json?: boolean; data?: string }>()
    // The parser knows better than the first guess: `--name --json` names a job.
    output.json = json === true
    const cwd = callerFolder(process.env, process.cwd())
    const dataDir = chooseDataFolder(data, process.env, cwd)
    return await definition.run({ output, dataDir, env: process.env, cwd, rest: call.rest }, command)
  } catch (thrown) {
    if (thrown instanceof program.HelpAsked) return answer(output, { help: thrown.text }, thrown.text.trimEnd())
    throw thrown
  }
}

function answer(output: Output, json: unknown, text: string): number {
  if (output.json) output.value(json)
  else output.line(text)
  return EXIT.done
}

/** The one place where an error becomes words and an exit code. */
function report(thrown: unknown, output: Output): number {
  const error = toJobyardError(toStorageError(thrown, 'the database'))
  const body: ErrorBody = error.toBody()
  if (output.json) output.value({ error: body })
  for (const line of escapeLines(`jobyard: ${body.message}`)) output.note(line)
  for (const fault of faultsIn(body.details)) {
    if (!body.message.includes(fault)) output.note(`  ${escapeLines(fault).join(' ')}`)
  }
  if (process.env.JOBYARD_DEBUG === '1') output.note(stackOf(error))
  else if (error.code === 'internal') {
    output.note('This is a defect in Jobyard. JOBYARD_DEBUG=1 shows where it happened.')
  }
  return exitCodeOf(error.code)
}

function faultsIn(details: unknown): string[] {
  if (typeof details !== 'object' || details === null || !('faults' in details)) return []
  return Array.isArray(details.faults) ? details.faults.map(String) : []
}

function stackOf(error: Error): string {
  const stack = error.stack ?? String(error)
  return error.cause instanceof Error ? `${stack}\ncaused by ${stackOf(error.cause)}` : stack
}
