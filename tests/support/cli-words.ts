import { Command } from 'commander'
import fc from 'fast-check'
import { COMMAND_FAMILIES } from '../../src-main/cli/command-families.js'
import { COMMANDS } from '../../src-main/cli/command-list.js'

/** A call as it might be typed: words after `jobyard`. */
export type CliWords = string[]

/** Ids, filters, durations, places, states: right for some option, wrong for most. */
const VALUES = [
  ...['1', '2', '3', '7', '0', '-1', '1e9', '99999999999999999999', '1.5', '0x10', ' 5', '٣', '1,2', 'NaN'],
  ...['30s', '1h', '0ms', '-5s', '1.5h', '30', 's', '9999999999d', '2030-01-01T00:00:00Z', '2030-13-01', 'now'],
  ...['none', 'never', 'high', 'low', 'normal', 'true', '', ' ', 'all', 'x'],
  ...['queued', 'running', 'failed,completed', 'queued,', 'pending', 'cancelled'],
  ...['pause', 'resume', 'status', 'list', 'set', 'remove', 'simulated', 'openai', 'test-model-1'],
  ...['{}', '[', '{"command":["true"]}', '{"shell":1}', 'null', '"x"', '{"__proto__":1}', '@jobs.jsonl', '@missing'],
  ...['jobs.jsonl', 'bad.jsonl', 'definition.yaml', 'notes.txt', 'missing', 'K=V', '=V', 'K', 'a:1:2', 'out', 'err'],
  ...['csv', 'json', 'yaml', 'markdown', 'mock', '1:2', '100', '50', '5'],
]

/** Words that name no place outside of the folder that the call is made in. */
const anyWord = fc.string({ unit: 'binary', maxLength: 12 }).map((text) => text.replaceAll(/[/\\.\0]/g, '_'))

interface Known {
  name: string[]
  options: string[]
}

/** Every command and verb, with the options that it declares. */
async function knownCommands(): Promise<Known[]> {
  const entries = [
    ...[...COMMANDS].map(([name, entry]) => ({ name: [name], entry })),
    ...[...COMMAND_FAMILIES].flatMap(([family, { verbs }]) =>
      [...verbs].map(([verb, entry]) => ({ name: [family, verb], entry })),
    ),
  ]
  return Promise.all(
    entries.map(async ({ name, entry }) => {
      const declared = new Command()
      ;(await entry.load()).command.define(declared)
      return { name, options: declared.options.flatMap(({ short, long }) => [short, long]).flatMap((one) => one ?? []) }
    }),
  )
}

/** Calls of every command, most of them with options of its own. */
export async function cliCalls(): Promise<fc.Arbitrary<CliWords>> {
  const known = await knownCommands()
  const everyOption = [...new Set(known.flatMap(({ options }) => options)), '--json', '--help', '--']
  const value = fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...VALUES) }, { weight: 1, arbitrary: anyWord })
  const ofCommand = ({ name, options }: Known) => {
    const own = fc.constantFrom(...(options.length === 0 ? everyOption : options))
    const word = fc.oneof(
      { weight: 5, arbitrary: value.map((one) => [one]) },
      { weight: 4, arbitrary: fc.tuple(own, value) },
      { weight: 2, arbitrary: own.map((option) => [option]) },
      { weight: 1, arbitrary: fc.tuple(own, value).map(([option, one]) => [`${option}=${one}`]) },
      { weight: 1, arbitrary: fc.constantFrom(...everyOption).map((option) => [option]) },
    )
    return fc.array(word, { maxLength: 5 }).map((words) => [...name, ...words.flat()])
  }
  return fc.oneof(
    { weight: 40, arbitrary: fc.constantFrom(...known).chain(ofCommand) },
    { weight: 1, arbitrary: fc.tuple(anyWord, value).map((words) => [...words]) },
    { weight: 1, arbitrary: fc.constantFrom(...COMMAND_FAMILIES.keys()).map((name) => [name]) },
  )
}
