import { Command, CommanderError } from 'commander'
import { invalidInput, type JobyardError } from '../../src-shared/errors.js'
import type { CliCommand } from './cli-command.js'
import { COMMAND_FAMILIES, type CommandFamily } from './command-families.js'
import { COMMANDS, type CommandEntry } from './command-list.js'

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
  const call = command.name().startsWith('jobyard') ? command.name() : `jobyard ${command.name()}`
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

/** What a call names: a command, or a family alone. */
export type Called =
  | { kind: 'command'; name: string; entry: CommandEntry; args: string[] }
  | { kind: 'family'; name: string; family: CommandFamily }

/**
 * Finds the command of a call, taking the verb out of its arguments where it has one.
 *
 * @throws invalid-input when there is no such command or verb, with the most similar one
 */
export function findCommand(name: string, args: readonly string[]): Called {
  const entry = COMMANDS.get(name)
  const family = COMMAND_FAMILIES.get(name)
  // A command that is a family too (`ingest FILE…`, `ingest list`): its first word decides. A file of that name is ./list.
  const isVerb = family?.verbs.has(args[0] ?? '') === true
  if (entry !== undefined && !isVerb) return { kind: 'command', name, entry, args: [...args] }
  if (family === undefined) throw unknownCommand(name)
  const at = args.findIndex((arg, i) => !arg.startsWith('-') && args[i - 1] !== '--data')
  const verb = args[at]
  if (verb === undefined) return { kind: 'family', name, family }
  const found = family.verbs.get(verb)
  if (found === undefined) throw refusalOf(familyCommand(name, family, null), verb)
  return { kind: 'command', name: `${name} ${verb}`, entry: found, args: args.filter((_, i) => i !== at) }
}

function familyCommand(name: string, family: CommandFamily, width: number | null) {
  const parent = newCommand(`jobyard ${name}`, width)
  parent.command
    .usage('<verb> …')
    .description(`${family.summary.charAt(0).toUpperCase()}${family.summary.slice(1)}.`)
    .helpCommand(false)
    .addHelpText('after', `\njobyard ${name} <verb> --help says more of each.`)
  for (const [verb, { summary }] of family.verbs) parent.command.command(verb).description(summary).usage('')
  return parent
}

/** Help for a family: its verbs. */
export function familyHelp(name: string, family: CommandFamily, width: number | null): string {
  const { command, helpText } = familyCommand(name, family, width)
  command.outputHelp()
  return helpText()
}

function rootCommand(width: number | null): { command: Command; helpText: () => string } {
  const root = newCommand('jobyard', width)
  root.command
    .usage('[--json] [--data <folder>] <command> …')
    .description('Queue long jobs on this machine, reorder, pause and resume them, and read what they said.')
    .option('-V, --version', 'show the version')
    .helpCommand('help [command]', 'show help for a command')
    .addHelpText('after', GLOBAL_HELP)
  for (const [name, { summary }] of [...COMMANDS, ...[...COMMAND_FAMILIES].filter(([name]) => !COMMANDS.has(name))])
    root.command.command(name).description(summary).usage('')
  return root
}

function refusalOf({ command, helpText }: ReturnType<typeof newCommand>, word: string): JobyardError {
  try {
    parseWith(command, helpText, [word])
  } catch (thrown) {
    if (!(thrown instanceof HelpAsked)) return thrown as JobyardError
  }
  return invalidInput(`unknown command '${word}'; see ${command.name()} --help`)
}

/** Help for the whole program. */
export function rootHelp(width: number | null): string {
  const { command, helpText } = rootCommand(width)
  command.outputHelp()
  return helpText()
}

/** The refusal of a command that does not exist, with the most similar one. */
export function unknownCommand(name: string): JobyardError {
  return refusalOf(rootCommand(null), name)
}
