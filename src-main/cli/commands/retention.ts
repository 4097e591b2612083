import { parseDurationMs } from '../../../src-shared/duration.js'
import { invalidInput } from '../../../src-shared/errors.js'
import { type KeepingRules, keepingRulesSchema } from '../../../src-shared/keeping-rules.js'
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
      .option('--backup-every <duration>', 'back up the database this often while an engine runs, or never')
      .option('--keep-backups <n>', 'how many of those backups are kept')
      .option('--output-limit <megabytes>', "remove the oldest finished jobs' output when all takes more, or never")
      .addHelpText(
        'after',
        examples(
          ['jobyard retention', 'what is kept for how long'],
          ['jobyard retention --archive-after 30d', 'keep the queue short'],
        ),
      )
  },
  async run({ output, dataDir }, command) {
    const change = changeOf(command.opts<Options>())
    const store = new KeepingStore(prepareDataFolder(dataDir))
    const rules = Object.keys(change).length === 0 ? store.read() : store.change(change)
    if (output.json) output.value(rules)
    else for (const line of lines(rules)) output.line(line)
    return EXIT.done
  },
}

/** @throws invalid-input */
function changeOf(options: Options): Partial<KeepingRules> {
  const { archiveAfter, removeAfter, backupEvery, keepBackups, outputLimit } = options
  const change = {
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

function timeOf(text: string, what: string, unitMs: number): number | null {
  return text === 'never' ? null : parseDurationMs(text, what) / unitMs
}

function lines(rules: KeepingRules): string[] {
  const after = (days: number | null) => (days === null ? 'never' : `${days} days after they ended`)
  const { backupEveryHours: hours, outputLimitMb: limit } = rules
  return [
    `finished jobs are archived: ${after(rules.archiveAfterDays)}`,
    `finished jobs are removed: ${after(rules.removeAfterDays)}`,
    `the database is backed up: ${hours === null ? 'never' : `every ${hours} hours`}, and ${rules.keepBackups} backups are kept`,
    `output is removed: ${limit === null ? 'never, but with its job' : `of the oldest jobs, above ${limit} MB in all`}`,
  ]
}
