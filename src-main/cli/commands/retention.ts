import { parseDurationMs } from '../../../src-shared/duration.js'
import { invalidInput } from '../../../src-shared/errors.js'
import {
  FINISHED_STATES,
  type KeepingRules,
  keepingRulesSchema,
  type StateRule,
} from '../../../src-shared/keeping-rules.js'
import { faultsOf } from '../../../src-shared/new-job.js'
import { KeepingStore } from '../../service/keeping-store.js'
import { prepareDataFolder } from '../../store/data-folder.js'
import type { CliCommand } from '../cli-command.js'
import { examples } from '../examples-help.js'
import { EXIT } from '../exit-code.js'
import { parseInteger } from '../parse-number.js'

interface Options {
  archiveAfter?: string
  removeAfter?: string
  state?: string
  keepNewest?: string
  backupEvery?: string
  keepBackups?: string
  outputLimit?: string
}

const HOUR = 3_600_000

/** `retention`: how long finished jobs, their output and backups are kept (rule K3); engines act by it every hour. */
export const command: CliCommand = {
  define(command) {
    command
      .description('Show or set how long what is kept. Engines act by it a minute after their start and every hour.')
      .option('--archive-after <duration>', 'archive finished jobs this long after they ended, or never')
      .option('--remove-after <duration>', 'remove finished jobs this long after they ended, or never')
      .option('--state <states>', 'with --remove-after or --keep-newest: only of these, e.g. completed,cancelled')
      .option('--keep-newest <n>', 'of jobs in those states, keep so many that ended last, or never to remove any')
      .option('--backup-every <duration>', 'back up the database this often while an engine runs, or never')
      .option('--keep-backups <n>', 'how many of those backups are kept')
      .option('--output-limit <megabytes>', "remove the oldest finished jobs' output when all takes more, or never")
      .addHelpText(
        'after',
        examples(
          ['jobyard retention', 'what is kept for how long'],
          ['jobyard retention --archive-after 30d', 'keep the queue short'],
          ['jobyard retention --state completed --keep-newest 1000', 'of what went well, the newest alone'],
        ),
      )
  },
  async run({ output, dataDir }, command) {
    const store = new KeepingStore(prepareDataFolder(dataDir))
    const change = changeOf(command.opts<Options>(), store)
    const rules = Object.keys(change).length === 0 ? store.read() : store.change(change)
    if (output.json) output.value(rules)
    else for (const line of lines(rules)) output.line(line)
    return EXIT.done
  },
}

/** @throws invalid-input */
function changeOf(options: Options, store: KeepingStore): Partial<KeepingRules> {
  const { archiveAfter, backupEvery, keepBackups, outputLimit, state, keepNewest } = options
  if (state === undefined && keepNewest !== undefined) throw invalidInput('--keep-newest needs --state')
  const removeAfter = state === undefined ? options.removeAfter : undefined
  const change = {
    ...(state === undefined ? {} : { states: statesOf(options, state, store.read().states) }),
    ...(archiveAfter === undefined ? {} : { archiveAfterDays: timeOf(archiveAfter, '--archive-after', 24 * HOUR) }),
    ...(removeAfter === undefined ? {} : { removeAfterDays: timeOf(removeAfter, '--remove-after', 24 * HOUR) }),
    ...(backupEvery === undefined ? {} : { backupEveryHours: timeOf(backupEvery, '--backup-every', HOUR) }),
    ...(keepBackups === undefined ? {} : { keepBackups: parseInteger(keepBackups, '--keep-backups', 1, 1_000) }),
    ...(outputLimit === undefined
      ? {}
      : { outputLimitMb: outputLimit === 'never' ? null : parseInteger(outputLimit, '--output-limit', 1, 1e9) }),
  }
  const parsed = keepingRulesSchema.partial().safeParse(change)
  if (!parsed.success) throw invalidInput(faultsOf(parsed.error).join('; '), faultsOf(parsed.error))
  return change
}

/** The rules by state with those of the named ones changed. @throws invalid-input */
function statesOf({ removeAfter, keepNewest }: Options, text: string, before: KeepingRules['states']) {
  if (removeAfter === undefined && keepNewest === undefined) {
    throw invalidInput('--state needs --remove-after or --keep-newest')
  }
  const states = structuredClone(before)
  for (const name of text.split(',').map((one) => one.trim())) {
    const state = FINISHED_STATES.find((known) => known === name)
    if (state === undefined) {
      throw invalidInput(`"${name}" is no state of a finished job; there are ${FINISHED_STATES.join(', ')}`)
    }
    if (removeAfter !== undefined) states[state].removeAfterDays = timeOf(removeAfter, '--remove-after', 24 * HOUR)
    if (keepNewest !== undefined) {
      states[state].keepNewest = keepNewest === 'never' ? null : parseInteger(keepNewest, '--keep-newest', 0, 1e9)
    }
  }
  return states
}

function timeOf(text: string, what: string, unitMs: number): number | null {
  return text === 'never' ? null : parseDurationMs(text, what) / unitMs
}

function lines(rules: KeepingRules): string[] {
  const after = (days: number | null) => (days === null ? 'never' : `${days} days after they ended`)
  const { backupEveryHours: hours, outputLimitMb: limit } = rules
  return [
    `finished jobs are archived: ${after(rules.archiveAfterDays)}`,
    `finished jobs are removed: ${after(rules.removeAfterDays)}`,
    ...FINISHED_STATES.flatMap((state) => stateLines(state, rules.states[state])),
    `the database is backed up: ${hours === null ? 'never' : `every ${hours} hours`}, and ${rules.keepBackups} backups are kept`,
    `output is removed: ${limit === null ? 'never, but with its job' : `of the oldest jobs, above ${limit} MB in all`}`,
  ]
}

function stateLines(state: string, { removeAfterDays, keepNewest }: StateRule): string[] {
  return [
    ...(removeAfterDays === null ? [] : [`${state} jobs are removed: ${removeAfterDays} days after they ended`]),
    ...(keepNewest === null ? [] : [`${state} jobs are removed: all but the newest ${keepNewest}`]),
  ]
}
