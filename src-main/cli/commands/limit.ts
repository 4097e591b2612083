import { invalidInput } from '../../../src-shared/errors.js'
import type { Limit, Scope } from '../../engine/job-service.js'
import type { CliCommand } from '../cli-command.js'
import { escapeText } from '../escape-text.js'
import { examples } from '../examples-help.js'
import { EXIT } from '../exit-code.js'
import { parseInteger } from '../parse-number.js'
import { scopeOf } from '../scope-option.js'
import { withWorkspace } from '../with-workspace.js'

interface Options {
  concurrency?: string
  type?: string
  group?: string
}

/** `limit`: how many jobs run at once, in all, of a type or of a group, across all engines (rule R1). */
export const command: CliCommand = {
  define(command) {
    command
      .usage('[options] [--concurrency <n> | --type <type> <n> | --group <group> <n>]')
      .description('Show or set how many jobs run at once, across all engines; "none" removes a limit.')
      .argument('[n]', 'limit of the type or group: a number, or none')
      .option('--concurrency <n>', 'limit of all jobs together: a number, or none')
      .option('--type <type>', 'limit the jobs of this type')
      .option('--group <group>', 'limit the jobs of this group')
      .addHelpText(
        'after',
        examples(
          ['jobyard limit', 'what is limited now'],
          ['jobyard limit --concurrency 2', 'two at once at most'],
          ['jobyard limit --group gpu 1', 'one of group gpu'],
          ['jobyard limit --group gpu none', 'as many as there are slots'],
        ),
      )
  },
  async run(context, command) {
    const change = changeOf(command.opts<Options>(), command.args[0])
    const { output } = context
    return withWorkspace(context, async ({ jobs }) => {
      if (change !== null) {
        await jobs.setLimit(change)
        if (output.json) output.value(toJson(change))
        else output.line(limitLine(change))
        return EXIT.done
      }
      const limits = jobs.limits()
      if (output.json) output.value(limits.map(toJson))
      else if (limits.length === 0) output.line('no limits are set; each engine runs as many jobs as it has cores')
      else for (const limit of limits) output.line(limitLine(limit))
      return EXIT.done
    })
  },
}

type Change = Omit<Limit, 'concurrency'> & { concurrency: number | null }

/** Null when nothing was to be changed. */
function changeOf(options: Options, operand: string | undefined): Change | null {
  const scope = scopeOf(options)
  if (scope.kind === 'queue') {
    if (operand !== undefined) throw invalidInput('give --concurrency N, --type T N or --group G N')
    return options.concurrency === undefined
      ? null
      : { scope, concurrency: countOf(options.concurrency, '--concurrency') }
  }
  const { concurrency } = options
  if (concurrency !== undefined && operand !== undefined) throw invalidInput('give one number')
  const text = operand ?? concurrency
  if (text === undefined) throw invalidInput(`how many jobs of ${scope.kind} ${scope.name}? Give a number, or none`)
  return { scope, concurrency: countOf(text, `the limit of ${scope.kind} ${scope.name}`) }
}

function countOf(text: string, what: string): number | null {
  if (text === 'none') return null
  if (text === '0')
    throw invalidInput(`${what} must be 1 or more; jobyard queue pause stops all starts, "none" removes the limit`)
  return parseInteger(text, what, 1, 10_000)
}

function toJson({ scope, concurrency }: Change): {
  kind: Scope['kind']
  name: string | null
  concurrency: number | null
} {
  return { kind: scope.kind, name: scope.kind === 'queue' ? null : scope.name, concurrency }
}

function limitLine({ scope, concurrency }: Change): string {
  const what = scope.kind === 'queue' ? 'all jobs' : escapeText(`${scope.kind} ${scope.name}`)
  return concurrency === null ? `${what}: no limit` : `${what}: at most ${concurrency} at once`
}
