import { placeWords } from '../../../src-shared/document.js'
import { invalidInput } from '../../../src-shared/errors.js'
import { SEARCHED, type Searched, type SearchHit, type SearchPage } from '../../../src-shared/search.js'
import type { Workspace } from '../../workspace.js'
import type { CliCommand } from '../cli-command.js'
import { type Paint, painter } from '../colour.js'
import { searchHitToJson } from '../document-json.js'
import { escapeText } from '../escape-text.js'
import { examples } from '../examples-help.js'
import { EXIT } from '../exit-code.js'
import { parseRowId } from '../parse-ids.js'
import { parseInteger } from '../parse-number.js'
import { withWorkspace } from '../with-workspace.js'

interface Options {
  run?: string
  in?: string
  limit?: string
  offset?: string
}

const DEFAULT_LIMIT = 50

/** `search TEXT`: turns of transcripts and places in ingested files that hold the words, newest first. */
export const command: CliCommand = {
  define(command) {
    command
      .description(
        'Search transcripts and ingested files. Every word must occur in a turn, or in a part of a file; words in double ' +
          'quotes next to each other; the last word may be unfinished. Case and accents do not count.',
      )
      .argument('<text...>', 'what to look for')
      .option('--run <id>', 'only in transcripts of this run')
      .option('--in <what>', 'only in transcripts, or only in documents (default: everything)')
      .option('--limit <n>', `at most this many (default: ${DEFAULT_LIMIT})`)
      .option('--offset <n>', 'leave out this many at the start')
      .addHelpText(
        'after',
        examples(
          ['jobyard search trolley problem', 'both words'],
          ['jobyard search \'"trolley problem"\' --run 3', 'in a row'],
          ['jobyard search invoice --in documents', 'only in ingested files'],
        ),
      )
  },
  async run(context, command) {
    const options = command.opts<Options>()
    const limit = options.limit === undefined ? DEFAULT_LIMIT : parseInteger(options.limit, '--limit', 1)
    const offset = options.offset === undefined ? 0 : parseInteger(options.offset, '--offset', 0)
    const runId = options.run === undefined ? null : parseRowId('run', options.run)
    const what = searchedOf(options.in)
    if (runId !== null && what === 'documents')
      throw invalidInput('ingested files belong to no run: --run or --in documents')
    const query = command.args.join(' ')
    const { output } = context
    return withWorkspace(context, async ({ evaluations }) => {
      const { hits, more } =
        runId === null
          ? evaluations.transcripts.everything(query, { what, limit, offset })
          : turnsOf(evaluations, query, { runId, limit, offset })
      if (output.json) output.value(hits.map(searchHitToJson))
      else if (hits.length === 0) output.line('nothing found')
      else {
        const paint = painter(output.colours)
        for (const hit of hits) {
          output.line(headOf(hit))
          output.line(`  ${marked(hit.snippet, paint)}`)
        }
      }
      if (more) output.note(`there are more; --offset ${offset + limit} shows the next`)
      return EXIT.done
    })
  },
}

/** In the transcripts of one run. @throws not-found */
function turnsOf(
  evaluations: Workspace['evaluations'],
  query: string,
  options: { runId: number; limit: number; offset: number },
): SearchPage {
  evaluations.runs.get(options.runId)
  const { hits, more } = evaluations.transcripts.search(query, options)
  return { hits: hits.map((hit) => ({ of: 'turn', ...hit })), more }
}

function searchedOf(text: string | undefined): Searched {
  const what = text ?? 'everything'
  if ((SEARCHED as readonly string[]).includes(what)) return what as Searched
  throw invalidInput(`--in must be ${SEARCHED.join(', ')}, not "${what}"`)
}

function headOf(hit: SearchHit): string {
  if (hit.of === 'turn') return `job ${hit.jobId}, turn ${hit.turnIndex + 1} (${hit.role}), ${escapeText(hit.jobName)}`
  const place = placeWords(hit.kind, hit)
  const job = hit.jobExists ? `, job ${hit.jobId}` : ''
  return `${escapeText(hit.path)}${place === '' ? '' : `, ${escapeText(place)}`}${job}`
}

/** The snippet on one line, with its matches painted. */
function marked(snippet: string, paint: Paint): string {
  const parts = snippet.replace(/\s+/g, ' ').split(/[\ue000\ue001]/)
  return parts.map((part, i) => (i % 2 === 1 ? paint('bold', escapeText(part)) : escapeText(part))).join('')
}
