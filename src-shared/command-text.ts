import type { CommandInput } from './command-input.js'

/** The command as a person would type it, for names and lists. */
export function commandText(input: CommandInput): string {
  if (input.shell !== undefined) return input.shell
  return (input.command ?? [])
    .map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`))
    .join(' ')
}
