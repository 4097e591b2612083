import { invalidInput } from '../../../src-shared/errors.js'
import type { Limit, LimitChange } from '../../engine/job-service.js'
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
  perMinute?: string
}

/** Starts per minute: the slowest is one in ten minutes. */
const MIN_RATE = 0.1
const MAX_RATE = 1_000_000

/** `limit`: how many jobs run at once, in all, of a type or of a group, across all engines (rule R1). */
export const command: CliCommand = {
  define(command) {
    command
      .usage('[options] [--concurrency <n> | --type <type> <n> | --group <group> <n>]')
      .description(
        'Show or set how many jobs run at once, or start in a minute, across all engines; "none" removes a limit.',
      )
      .argument('[n]', 'limit of the type or group: a number, or none')
      .option('--concurrency <n>', 'limit of all jobs together: a number, or none')
      .option('--type <type>', 'limit the jobs of this type')
      .option('--group <group>', 'limit the jobs of this group')
      .option(
        '--per-minute <m>',
        'with --group: so many of its jobs start in a minute, evenly spaced; a number, or none',
      )
      .addHelpText(
        'after',
        examples(
          ['jobyard limit', 'what is limited now'],
          ['jobyard limit --concurrency 2', 'two at once at most'],
          ['jobyard limit --group gpu 1', 'one of group gpu'],
          ['jobyard limit --group api 5 --per-minute 600', 'five at once, and 600 in any minute'],
          ['jobyard limit --group gpu none', 'as many as there are slots'],
        ),
      )
  },
  async run(context, command) {
    const change = changeOf(command.opts<Options>(), command.args[0])
    const { output } = context
    return withWorkspace(context, async ({ jobs }) => {
      if (change !== null) {
        const limit = await jobs.setLimit(change)
        if (output.json) output.value(toJson(limit))
        else output.line(limitLine(limit))
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

/** Null when nothing was to be changed. */
function changeOf(options: Options, operand: string | undefined): LimitChange | null {
  const scope = scopeOf(options)
  const { concurrency, perMinute } = options
  if (perMinute !== undefined && scope.kind !== 'group') throw invalidInput('--per-minute belongs to --group G')
  if (scope.kind === 'queue') {
    if (operand !== undefined) throw invalidInput('give --concurrency N, --type T N or --group G N')
    return concurrency === undefined ? null : { scope, concurrency: countOf(concurrency, '--concurrency') }
  }
  if (concurrency !== undefined && operand !== undefined) throw invalidInput('give one number')
  const text = operand ?? concurrency
  if (text === undefined && perMinute === undefined) {
    throw invalidInput(`how many jobs of ${scope.kind} ${scope.name}? Give a number, or none`)
  }
  return {
    scope,
    ...(text === undefined ? {} : { concurrency: countOf(text, `the limit of ${scope.kind} ${scope.name}`) }),
    ...(perMinute === undefined ? {} : { perMinute: rateOf(perMinute) }),
  }
}

function rateOf(text: string): number | null {
  if (text === 'none') return null
  const rate = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN
  if (rate >= MIN_RATE && rate <= MAX_RATE) return rate
  throw invalidInput(`--per-minute must be a number from ${MIN_RATE} to ${MAX_RATE}, or none, not "${text}"`)
}

function countOf(text: string, what: string): number | null {
  if (text === 'none') return null
  if (text === '0')
    throw invalidInput(`${what} must be 1 or more; jobyard queue pause stops all starts, "none" removes the limit`)
  return parseInteger(text, what, 1, 10_000)
}

function toJson({ scope, concurrency, perMinute }: Limit): Record<string, unknown> {
  if (scope.kind === 'queue') return { kind: scope.kind, name: null, concurrency }
  const ofScope = { kind: scope.kind, name: scope.name, concurrency }
  return scope.kind === 'group' ? { ...ofScope, perMinute } : ofScope
}

function limitLine({ scope, concurrency, perMinute }: Limit): string {
  const what = scope.kind === 'queue' ? 'all jobs' : escapeText(`${scope.kind} ${scope.name}`)
  const limits = [
    ...(concurrency === null ? [] : [`at most ${concurrency} at once`]),
    ...(perMinute === null ? [] : [`at most ${perMinute} starts a minute`]),
  ]
  return limits.length === 0 ? `${what}: no limit` : `${what}: ${limits.join(', ')}`
}
