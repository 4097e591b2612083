import { createWriteStream } from 'node:fs'
import { resolve } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { invalidInput, JobyardError } from '../../../../src-shared/errors.js'
import type { CliCommand } from '../../cli-command.js'
import { examples } from '../../examples-help.js'
import { EXIT } from '../../exit-code.js'
import { parseRowId } from '../../parse-ids.js'
import { defineProbeFilter, probeFilterOf } from '../../probe-filter-options.js'
import { withWorkspace } from '../../with-workspace.js'

const FORMATS = ['csv', 'jsonl', 'json', 'markdown'] as const

/** `run export ID`: its results, as they were filtered (rule A5). */
export const command: CliCommand = {
  define(command) {
    defineProbeFilter(
      command
        .description(
          'Print the results of a run: CSV (UTF-8 with a byte order mark), JSON Lines with the turns, JSON as analyses take ' +
            'it, or the transcripts as Markdown. Texts are left as they are: a CSV cell may begin with = or @.',
        )
        .argument('<id>', 'run to export')
        .option('--format <format>', `${FORMATS.join(', ')} (default: csv, with --json json)`)
        .option('--output <file>', 'write to this file instead of stdout'),
    ).addHelpText(
      'after',
      examples(
        ['jobyard run export 3 --output run-3.csv', 'for a spreadsheet'],
        ['jobyard run export 3 --format markdown --decision undecided', 'what nobody could decide, to read'],
      ),
    )
  },
  async run(context, command) {
    const id = parseRowId('run', command.args[0])
    const filter = probeFilterOf(command)
    const { output } = context
    const { format: word, output: file } = command.opts<{ format?: string; output?: string }>()
    const format = FORMATS.find((one) => one === (word ?? (output.json ? 'json' : 'csv')))
    if (format === undefined) throw invalidInput(`--format must be ${FORMATS.join(', ')}, not "${word}"`)
    if (output.json && file === undefined && format !== 'json' && format !== 'jsonl') {
      throw invalidInput(`--json prints JSON alone; leave it out, or choose --format json or jsonl`)
    }
    return withWorkspace(context, async ({ evaluations }) => {
      const pieces = evaluations.runs.export(id, format, filter)
      if (file === undefined) {
        for await (const piece of pieces) await output.bytes(piece)
        return EXIT.done
      }
      // Asked for its first piece before the file is made: a run that is not there leaves no empty file.
      const path = resolve(context.cwd, file)
      await write(pieces, path, file)
      if (output.json) output.value({ id, format, file: path })
      else output.line(`run ${id} written to ${file}`)
      return EXIT.done
    })
  },
}

async function write(pieces: AsyncIterable<string>, path: string, shown: string): Promise<void> {
  const iterator = pieces[Symbol.asyncIterator]()
  const first = await iterator.next()
  const all = async function* () {
    if (!first.done) yield first.value
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value
  }
  try {
    await pipeline(Readable.from(all()), createWriteStream(path))
  } catch (thrown) {
    if (thrown instanceof JobyardError) throw thrown
    throw new JobyardError('operation-failed', `cannot write ${shown}: ${(thrown as Error).message}`, { cause: thrown })
  }
}
