import type { CliCommand } from '../cli-command.js'
import { type Paint, painter } from '../colour.js'
import { escapeText } from '../escape-text.js'
import { hitToJson } from '../evaluation-json.js'
import { examples } from '../examples-help.js'
import { EXIT } from '../exit-code.js'
import { parseRowId } from '../parse-ids.js'
import { parseInteger } from '../parse-number.js'
import { withWorkspace } from '../with-workspace.js'

interface Options {
  run?: string
  limit?: string
  offset?: string
}

const DEFAULT_LIMIT = 50

/** `search TEXT`: turns of transcripts that hold the words, newest first. */
export const command: CliCommand = {
  define(command) {
    command
      .description(
        'Search transcripts. Every word must occur in a turn; words in double quotes next to each other; the last word may ' +
          'be unfinished. Case and accents do not count.',
      )
      .argument('<text...>', 'what to look for')
      .option('--run <id>', 'only in this run')
      .option('--limit <n>', `at most this many (default: ${DEFAULT_LIMIT})`)
      .option('--offset <n>', 'leave out this many at the start')
      .addHelpText(
        'after',
        examples(
          ['jobyard search trolley problem', 'both words'],
          ['jobyard search \'"trolley problem"\' --run 3', 'in a row'],
        ),
      )
  },
  async run(context, command) {
    const options = command.opts<Options>()
    const limit = options.limit === undefined ? DEFAULT_LIMIT : parseInteger(options.limit, '--limit', 1)
    const offset = options.offset === undefined ? 0 : parseInteger(options.offset, '--offset', 0)
    const only = options.run === undefined ? {} : { runId: parseRowId('run', options.run) }
    const { output } = context
    return withWorkspace(context, async ({ evaluations }) => {
      if (only.runId !== undefined) evaluations.runs.get(only.runId)
      const { hits, more } = evaluations.transcripts.search(command.args.join(' '), { ...only, limit, offset })
      if (output.json) output.value(hits.map(hitToJson))
      else if (hits.length === 0) output.line('nothing found')
      else {
        const paint = painter(output.colours)
        for (const { jobId, turnIndex, role, jobName, snippet } of hits) {
          output.line(`job ${jobId}, turn ${turnIndex + 1} (${role}), ${escapeText(jobName)}`)
          output.line(`  ${marked(snippet, paint)}`)
        }
      }
      if (more) output.note(`there are more; --offset ${offset + limit} shows the next`)
      return EXIT.done
    })
  },
}

/** The snippet on one line, with its matches painted. */
function marked(snippet: string, paint: Paint): string {
  const parts = snippet.replace(/\s+/g, ' ').split(/[\ue000\ue001]/)
  return parts.map((part, i) => (i % 2 === 1 ? paint('bold', escapeText(part)) : escapeText(part))).join('')
}
