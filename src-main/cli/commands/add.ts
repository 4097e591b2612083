import { JobyardError } from '../../../src-shared/errors.js'
import type { CliCommand } from '../cli-command.js'
import { examples } from '../examples-help.js'
import { EXIT } from '../exit-code.js'
import { type AddOptions, newJobOf } from '../new-job-options.js'
import { printAdded } from '../print-added.js'
import { attemptOptions, placeOptions, repeated } from '../queueing-options.js'
import { withWorkspace } from '../with-workspace.js'

/** `add`: queues one job, and prints it. */
export const command: CliCommand = {
  takesRest: true,
  define(command) {
    command
      .usage(
        "[options] -- <command> [argument…]\n       jobyard add [options] --shell '<line>'\n       jobyard add [options] --type <type> --input <json>",
      )
      .description('Queue a command, a shell line, or a job of any type. Durations are a number and ms, s, m, h or d.')
      .argument('[command...]', 'program and arguments; needs -- before it when one of them begins with -')
      .option('--shell <line>', 'a line for the shell instead of a program')
      .option('--type <type>', 'a job of this type instead of a command')
      .option('--input <json>', 'its input: JSON, @FILE, or @- for standard input')
      .option('--name <name>', 'how lists call it')
    placeOptions(command)
    command
      .option('--cwd <folder>', 'folder to run in (default: this one)')
      .option('--env <name=value>', 'variable to run with; may be repeated', repeated)
      .option('--secret <name>', 'stored secret to run with; only its name is kept; may be repeated', repeated)
      .option('--max-attempts <n>', 'how often it is tried at most (default: 1 for a command, else 4)')
    attemptOptions(command)
    command.addHelpText(
      'after',
      examples(
        ['jobyard add -- python3 train.py --epochs 3', "run in this folder, with this shell's PATH"],
        ["jobyard add --shell 'sort a.txt | uniq > b.txt'", 'a line for the shell'],
        ['jobyard add --name nightly --delay 8h --max-attempts 3 -- make all', 'later, and again if it fails'],
        ["jobyard add --type script:node --input '@job.json' --key case-7", 'any job type, at most once'],
      ),
    )
  },
  async run(context, command) {
    const { job, origin } = await newJobOf(command.opts<AddOptions>(), { ...context, operands: command.args })
    return withWorkspace(context, async ({ jobs }) => {
      const [enqueued] = (await jobs.enqueue([job], origin)).jobs
      if (enqueued === undefined) throw new JobyardError('internal', 'the job was queued, but has no id')
      printAdded(context, jobs.get(enqueued.id), enqueued.existed)
      return EXIT.done
    })
  },
}
