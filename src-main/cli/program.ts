import { Command, CommanderError } from 'commander'
import { invalidInput, type JobyardError } from '../../src-shared/errors.js'
import type { CliCommand } from './cli-command.js'
import { COMMANDS } from './command-list.js'

const GLOBAL_HELP = `
Every command takes --json (JSON alone on stdout), --data DIR and --help.
Exit codes: 0 done, 1 the job or the operation failed, 2 wrong usage or invalid input, 3 not found,
4 not allowed in this state, 5 storage trouble.

Examples:
  jobyard add -- ffmpeg -i in.mkv out.mp4    queue a command, with the folder and PATH of this shell
  jobyard worker                             run what is queued, without the app
  jobyard list                               what runs, what comes next, what is done
  jobyard log 12 --follow                    read job 12's output while it grows`

/** Thrown by {@link parseWith} when the call only asked to read something. */
export class HelpAsked {
  constructor(readonly text: string) {}
}

function newCommand(name: string, width: number | null): { command: Command; helpText: () => string } {
  let written = ''
  const command = new Command(name)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => {
        written += text
      },
      writeErr: () => {},
      getOutHelpWidth: () => width ?? 100,
      getErrHelpWidth: () => width ?? 100,
    })
    .helpOption('-h, --help', 'show this help')
  return { command, helpText: () => written }
}

function parseWith(command: Command, helpText: () => string, args: readonly string[]): void {
  try {
    command.parse(args, { from: 'user' })
  } catch (thrown) {
    if (!(thrown instanceof CommanderError)) throw thrown
    if (thrown.exitCode === 0) throw new HelpAsked(helpText())
    throw usageError(thrown, command)
  }
}

function usageError(error: CommanderError, command: Command): JobyardError {
  // commander: "error: unknown option '--foo'\n(Did you mean --fo?)"
  const message = error.message
    .replace(/^error: /, '')
    .replace(/\.$/, '')
    .replaceAll('\n', ' ')
  const call = command.name() === 'jobyard' ? 'jobyard' : `jobyard ${command.name()}`
  return invalidInput(`${message}; see ${call} --help`)
}

/**
 * Parses the arguments of one subcommand.
 *
 * @param width of the terminal, for help; null: none
 * @throws invalid-input for wrong usage; {@link HelpAsked} when help was asked for
 */
export function parseCommand(
  name: string,
  definition: CliCommand,
  args: readonly string[],
  width: number | null,
): Command {
  const { command, helpText } = newCommand(name, width)
  definition.define(command)
  command
    .option('--json', 'print JSON alone on stdout')
    .option('--data <folder>', "data folder (default: the app's own)")
  // Each command is parsed alone, as if it were a program of its own; its help must not look like that.
  command.configureHelp({ commandUsage: () => `jobyard ${name} ${command.usage()}` })
  parseWith(command, helpText, args)
  return command
}

function rootCommand(width: number | null): { command: Command; helpText: () => string } {
  const root = newCommand('jobyard', width)
  root.command
    .usage('[--json] [--data <folder>] <command> …')
    .description('Queue long jobs on this machine, reorder, pause and resume them, and read what they said.')
    .option('-V, --version', 'show the version')
    .helpCommand('help [command]', 'show help for a command')
    .addHelpText('after', GLOBAL_HELP)
  for (const [name, { summary }] of COMMANDS) root.command.command(name).description(summary).usage('')
  return root
}

/** Help for the whole program. */
export function rootHelp(width: number | null): string {
  const { command, helpText } = rootCommand(width)
  command.outputHelp()
  return helpText()
}

/** The refusal of a command that does not exist, with the most similar one. */
export function unknownCommand(name: string): JobyardError {
  const { command, helpText } = rootCommand(null)
  try {
    parseWith(command, helpText, [name])
  } catch (thrown) {
    if (!(thrown instanceof HelpAsked)) return thrown as JobyardError
  }
  return invalidInput(`unknown command '${name}'; see jobyard --help`)
}
