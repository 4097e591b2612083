import type { Command } from 'commander'
import type { Output } from './output.js'

/** What every command gets besides its own arguments. */
export interface CliContext {
  output: Output
  /** Absolute path of the data folder. */
  dataDir: string
  env: NodeJS.ProcessEnv
  /** Absolute folder that the caller stands in. */
  cwd: string
  /** For commands that take a whole command line: what stood after the first `--`; null when there was none. */
  rest: string[] | null
}

/** One subcommand: `src-main/cli/commands/<name>.ts` exports it as `command`. */
export interface CliCommand {
  /** Whether what follows `--` belongs together (`add -- CMD ARG…`) instead of being more operands. */
  takesRest?: boolean
  /** Declares arguments, options and help. `--json`, `--data` and `--help` are there already. */
  define(command: Command): void
  /** Does the work; `command` holds the parsed options and operands. @returns the exit code */
  run(context: CliContext, command: Command): Promise<number>
}
