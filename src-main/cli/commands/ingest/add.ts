import { statSync } from 'node:fs'
import path from 'node:path'
import type { IngestedFile, RefusedFile } from '../../../../src-shared/document.js'
import { invalidInput } from '../../../../src-shared/errors.js'
import type { IngestOptions, IngestService } from '../../../ingest/ingest-service.js'
import { toJson } from '../../change-jobs.js'
import { checkNewJob } from '../../check-new-job.js'
import type { CliCommand, CliContext } from '../../cli-command.js'
import { escapeText } from '../../escape-text.js'
import { examples } from '../../examples-help.js'
import { EXIT } from '../../exit-code.js'
import { filesBelow } from '../../files-below.js'
import { jobLine, stateWords } from '../../job-words.js'
import { callerOrigin } from '../../origin.js'
import { parseInteger, parsePriority } from '../../parse-number.js'
import { parseSize } from '../../parse-size.js'
import { withWorkspace } from '../../with-workspace.js'

interface Options {
  recursive?: boolean
  name?: string
  priority?: string
  group?: string
  maxAttempts?: string
  maxSize?: string
  hold?: boolean
}

/** How often a terminal is told which file is being read, in ms. */
const TELL_MS = 500

/** `ingest FILE…`: queues a job for each file, all or none; the same content once. */
export const command: CliCommand = {
  define(command) {
    command
      .usage('[options] <file…>\n       jobyard ingest list|forget …')
      .description(
        'Queue a job for each file that reads what it is about and its text, and puts them where search finds them. All ' +
          'are looked at first, and none is queued when one cannot be ingested. The same content is ingested once.',
      )
      .argument('<file...>', 'files to ingest')
      .option('--recursive', 'take the files in folders too, but those that begin with a dot')
      .option('--name <name>', 'how lists call the job (default: Ingest and the name of the file)')
      .option('--priority <p>', 'low, normal, high, or a number from -1000 to 1000 (default: normal)')
      .option('--group <group>', 'group whose limit the jobs share')
      .option('--max-attempts <n>', 'how often each is tried at most (default: 4)')
      .option(
        '--max-size <size>',
        'largest file of which the text is read, e.g. 2GB (default: 1 GiB of text, else 200 MiB)',
      )
      .option('--hold', 'do not start them until they are released')
      .addHelpText(
        'after',
        examples(
          ['jobyard ingest report.pdf notes.md', 'a job for each'],
          ['jobyard ingest --recursive ~/papers --group papers', 'what is in a folder, under one limit'],
          ['jobyard search "heat pump"', 'finds the places afterwards'],
        ),
      )
  },
  async run(context, command) {
    const options = command.opts<Options>()
    const common = optionsOf(options)
    const { output } = context
    return withWorkspace(context, async ({ ingest, jobs }) => {
      const { files, skipped } = await chosenFiles(
        command.args,
        options.recursive === true,
        common.maxBytes,
        context,
        ingest,
      )
      for (const { message } of skipped) output.note(`left out: ${escapeText(message)}`)
      if (files.length === 0) throw invalidInput('there is no file to ingest in what was named')
      const origin = callerOrigin(context.cwd, context.env)
      const ingested = await ingest.ingest(files, origin, common, teller(context))
      const single = command.args.length === 1 && options.recursive !== true
      const rows = ingested.map((file) => ({ file, job: jobs.get(file.jobId) }))
      if (output.json) {
        const answers = rows.map(({ file, job }) => ({ ...toJson(job), ...shown(file) }))
        output.value(single ? answers[0] : answers)
        return EXIT.done
      }
      for (const { file, job } of rows) {
        if (file.existed)
          output.line(jobLine(job, `has the content of ${escapeText(file.path)} already and is ${job.state}`))
        else output.line(jobLine(job, stateWords(job, Date.now())))
      }
      return EXIT.done
    })
  },
}

function shown({ path: file, hash, existed }: IngestedFile) {
  return { path: file, hash, existed }
}

/** @throws invalid-input naming every fault */
function optionsOf(options: Options): IngestOptions {
  const fields = {
    ...(options.name === undefined ? {} : { name: options.name }),
    ...(options.group === undefined ? {} : { group: options.group }),
    ...(options.priority === undefined ? {} : { priority: parsePriority(options.priority, '--priority') }),
    ...(options.maxAttempts === undefined
      ? {}
      : { maxAttempts: parseInteger(options.maxAttempts, '--max-attempts', 1, 1000) }),
    ...(options.hold === undefined ? {} : { held: options.hold }),
  }
  const { faults } = checkNewJob({ ...fields, type: 'x', input: null })
  if (faults !== undefined) throw invalidInput(faults.map((fault) => `--${fault}`).join('; '), faults)
  const maxBytes = options.maxSize === undefined ? {} : { maxBytes: parseSize(options.maxSize, '--max-size') }
  return { ...fields, ...maxBytes }
}

/** What was named, absolute and once each. Of folders what can be ingested; the rest is told. */
async function chosenFiles(
  words: readonly string[],
  recursive: boolean,
  maxBytes: number | undefined,
  { cwd }: CliContext,
  ingest: IngestService,
): Promise<{ files: string[]; skipped: RefusedFile[] }> {
  const files = new Set<string>()
  const skipped: RefusedFile[] = []
  for (const word of words) {
    const named = path.resolve(cwd, word)
    if (!recursive || statSync(named, { throwIfNoEntry: false })?.isDirectory() !== true) {
      files.add(named)
      continue
    }
    const { good, refused } = await ingest.inspect(filesBelow(named), maxBytes)
    for (const file of good) files.add(file)
    skipped.push(...refused)
  }
  return { files: [...files], skipped }
}

/** Says on a terminal which of many files is being read. */
function teller({ output }: CliContext) {
  if (!output.isTty || output.json) return undefined
  let told = Date.now()
  return (done: number, total: number, file: string) => {
    if (Date.now() - told < TELL_MS) return
    told = Date.now()
    output.note(`reading file ${done + 1} of ${total}: ${escapeText(file)}`)
  }
}
