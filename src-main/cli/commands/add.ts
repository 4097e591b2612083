import { JobyardError } from '../../../src-shared/errors.js'
import { toJson } from '../change-jobs.js'
import type { CliCommand } from '../cli-command.js'
import { examples } from '../examples-help.js'
import { EXIT } from '../exit-code.js'
import { jobLine, stateWords } from '../job-words.js'
import { type AddOptions, newJobOf } from '../new-job-options.js'
import { withWorkspace } from '../with-workspace.js'

const repeated = (value: string, before: string[] | undefined): string[] => [...(before ?? []), value]

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
      .option('--priority <p>', 'low, normal, high, or a number from -1000 to 1000 (default: normal)')
      .option('--key <key>', 'add it only if no job with this key is there yet')
      .option('--delay <duration>', 'start it after this time at the earliest')
      .option('--at <time>', 'start it at this time at the earliest, e.g. 2030-01-31T09:00:00Z')
      .option('--group <group>', 'group whose limit it shares')
      .option('--cwd <folder>', 'folder to run in (default: this one)')
      .option('--env <name=value>', 'variable to run with; may be repeated', repeated)
      .option('--secret <name>', 'stored secret to run with; only its name is kept; may be repeated', repeated)
      .option('--max-attempts <n>', 'how often it is tried at most (default: 1 for a command, else 4)')
      .option('--backoff <duration>', 'wait before the second attempt, doubled before each later one (default: 5s)')
      .option('--timeout <duration>', 'end an attempt that runs longer')
      .option('--hold', 'do not start it until it is released')
      .addHelpText(
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
      const { id, existed } = enqueued
      const added = jobs.get(id)
      if (context.output.json) context.output.value({ ...toJson(added), existed })
      else if (existed) context.output.line(jobLine(added, `has this key already and is ${added.state}`))
      else context.output.line(jobLine(added, stateWords(added, Date.now())))
      return EXIT.done
    })
  },
}
