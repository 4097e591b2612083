import { invalidInput } from '../../../src-shared/errors.js'
import type { CliCommand, CliContext } from '../cli-command.js'
import { escapeText } from '../escape-text.js'
import { examples } from '../examples-help.js'
import { EXIT } from '../exit-code.js'
import { type ProviderOptions, settingsFrom } from '../provider-options.js'
import { providerLine, providerLines } from '../provider-words.js'
import { withWorkspace } from '../with-workspace.js'

const ACTIONS = ['list', 'test', 'set', 'remove'] as const
type Action = (typeof ACTIONS)[number]

/** `provider list|test|set|remove`: who answers probes, and how fast they may be asked (rule P1). */
export const command: CliCommand = {
  define(command) {
    command
      .usage('[options] list | test <id> | set <id> | remove <id>')
      .description('List, test, set up or remove the providers that answer probes.')
      .argument('<action>', 'list, test, set or remove')
      .argument('[id]', 'the provider')
      .option('--kind <kind>', 'openai, anthropic, google, openai-compatible or simulated')
      .option('--base-url <url>', 'where it is asked; none: at its usual address')
      .option('--key-name <name>', 'environment variable, or entry of the keychain, that holds its key; or none')
      .option('--model <name[:in:out]>', 'a model, with its prices in US$ per million tokens; may be repeated', collect)
      .option('--max-parallel <n>', 'probes at once, or none')
      .option('--per-minute <n>', 'requests per minute, or none')
      .option('--delay <duration>', 'how long the simulated provider takes')
      .option('--request-timeout <duration>', 'how long one request may take, or none: 4 minutes')
      .addHelpText(
        'after',
        examples(
          ['jobyard provider list', 'who can be asked'],
          [
            'jobyard provider set local --kind openai-compatible --base-url http://127.0.0.1:11434/v1 --model mistral',
            'a server on this machine, without a key',
          ],
          ['jobyard provider set openai --kind openai --model gpt-4.1:2:8 --per-minute 500', 'key in OPENAI_API_KEY'],
          ['jobyard provider set simulated --delay 0ms', 'answers at once; all else stays'],
          ['jobyard provider test local', 'sends one small request'],
        ),
      )
  },
  async run(context, command) {
    const [action, id] = command.args as [string, string | undefined]
    if (!isAction(action)) throw invalidInput(`provider can list, test, set or remove, not "${action}"`)
    if (action !== 'list' && id === undefined) throw invalidInput(`which provider? jobyard provider ${action} <id>`)
    if (action === 'list' && id !== undefined) throw invalidInput('provider list takes no id')
    return ACT[action](context, id as string, command.opts<ProviderOptions>())
  },
}

const ACT: Record<Action, (context: CliContext, id: string, options: ProviderOptions) => Promise<number>> = {
  list: (context) =>
    withWorkspace(context, async ({ evaluations: { providers } }) => {
      const { output } = context
      const list = providers.list()
      if (output.json) output.value(list)
      else for (const line of providerLines(list, output.columns)) output.line(line)
      return EXIT.done
    }),

  test: (context, id, { model }) =>
    withWorkspace(context, async ({ evaluations: { providers } }) => {
      const { output } = context
      const test = await providers.test(id, model?.[0])
      if (output.json) output.value(test)
      else output.line(`${test.ok ? 'works' : 'failed'} after ${test.durationMs} ms: ${escapeText(test.message)}`)
      return test.ok ? EXIT.done : EXIT.failed
    }),

  set: (context, id, options) =>
    withWorkspace(context, async ({ evaluations: { providers } }) => {
      const { output } = context
      const before = providers.list().find((provider) => provider.id === id)
      const provider = await providers.save(settingsFrom(id, options, before))
      if (output.json) output.value(provider)
      else output.line(providerLine(provider))
      return EXIT.done
    }),

  remove: (context, id) =>
    withWorkspace(context, async ({ evaluations: { providers } }) => {
      const { output } = context
      const before = providers.get(id)
      await providers.remove(id)
      if (output.json) output.value(before)
      else output.line(`provider ${id} is removed`)
      return EXIT.done
    }),
}

function isAction(word: string): word is Action {
  return (ACTIONS as readonly string[]).includes(word)
}

function collect(value: string, before: string[] = []): string[] {
  return [...before, value]
}
