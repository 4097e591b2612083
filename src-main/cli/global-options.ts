import { invalidInput } from '../../src-shared/errors.js'

/** A call, taken apart as far as that is possible without knowing the command's own options. */
export interface Call {
  /** Options that stood before the command, for its own parser to read together with the later ones. */
  globals: string[]
  /** Null when only options were given. */
  name: string | null
  /** Between the command and the first `--`. */
  args: string[]
  /** After the first `--`, untouched; null when there was none. */
  rest: string[] | null
  /** What stood in the command's place: `--help` or `--version`. */
  wants: 'help' | 'version' | null
}

/**
 * Splits the arguments at the command's name and at the first `--`. What follows `--` is another program's command line
 * and is never looked at.
 *
 * @throws invalid-input for an unknown option before the command
 */
export function splitCall(argv: readonly string[]): Call {
  const separator = argv.indexOf('--')
  const head = separator === -1 ? argv : argv.slice(0, separator)
  const rest = separator === -1 ? null : argv.slice(separator + 1)
  const globals: string[] = []
  let wants: Call['wants'] = null
  for (let index = 0; index < head.length; index++) {
    const arg = head[index] ?? ''
    if (arg === '--json' || arg.startsWith('--data=')) globals.push(arg)
    else if (arg === '--data') {
      const folder = head[++index]
      if (folder === undefined) throw invalidInput('--data must be followed by a folder')
      globals.push(`--data=${folder}`)
    } else if (arg === '--help' || arg === '-h') wants ??= 'help'
    else if (arg === '--version' || arg === '-V') wants ??= 'version'
    else if (arg.startsWith('-') && arg.length > 1) {
      throw invalidInput(`unknown option ${arg} before the command; jobyard --help shows what there is`)
    } else return { globals, name: arg, args: head.slice(index + 1), rest, wants }
  }
  return { globals, name: null, args: [], rest, wants }
}

/** Whether JSON was asked for, for the answer to a call that cannot be parsed. */
export function asksForJson(argv: readonly string[]): boolean {
  const separator = argv.indexOf('--')
  return (separator === -1 ? argv : argv.slice(0, separator)).includes('--json')
}
