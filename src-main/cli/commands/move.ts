import { invalidInput } from '../../../src-shared/errors.js'
import type { MoveTarget } from '../../engine/job-service.js'
import { changeJobs } from '../change-jobs.js'
import type { CliCommand } from '../cli-command.js'
import { examples } from '../examples-help.js'
import { movedLine } from '../moved-line.js'
import { parseId } from '../parse-ids.js'

interface Options {
  first?: boolean
  last?: boolean
  before?: string
  after?: string
}

/** `move ID --first|--last|--before ID|--after ID` (rule Q4). */
export const command: CliCommand = {
  define(command) {
    command
      .usage('[options] <id> (--first | --last | --before <id> | --after <id>)')
      .description('Move a queued job. Next to a job of another priority it takes that priority, and says so.')
      .argument('<id>', 'job to move')
      .option('--first', 'to the head of the whole queue')
      .option('--last', 'to the end of the whole queue')
      .option('--before <id>', 'directly ahead of this queued job')
      .option('--after <id>', 'directly behind this queued job')
      .addHelpText(
        'after',
        examples(
          ['jobyard move 12 --first', 'run it next'],
          ['jobyard move 12 --after 7', 'run it when 7 has started'],
        ),
      )
  },
  async run(context, command) {
    const id = parseId(command.args[0])
    const target = targetOf(command.opts<Options>())
    return changeJobs(context, [id], async (jobs) => [await jobs.move(id, target)], movedLine)
  },
}

function targetOf({ first, last, before, after }: Options): MoveTarget {
  const targets: MoveTarget[] = []
  if (first) targets.push({ to: 'first' })
  if (last) targets.push({ to: 'last' })
  if (before !== undefined) targets.push({ before: parseId(before) })
  if (after !== undefined) targets.push({ after: parseId(after) })
  const [target] = targets
  if (target === undefined || targets.length > 1)
    throw invalidInput('give one of --first, --last, --before ID, --after ID')
  return target
}
