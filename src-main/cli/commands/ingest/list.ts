import path from 'node:path'
import type { DocumentView } from '../../../../src-shared/document.js'
import { toIso } from '../../../../src-shared/job.js'
import { byteWords } from '../../../ingest/byte-words.js'
import type { CliCommand } from '../../cli-command.js'
import { documentToJson } from '../../document-json.js'
import { escapeText } from '../../escape-text.js'
import { examples } from '../../examples-help.js'
import { EXIT } from '../../exit-code.js'
import { parseInteger } from '../../parse-number.js'
import { type Column, tableLines } from '../../table.js'
import { withWorkspace } from '../../with-workspace.js'

interface Options {
  path?: string
  search?: string
  limit?: string
  offset?: string
}

const DEFAULT_LIMIT = 100

const COLUMNS: Column<DocumentView>[] = [
  { title: 'ID', text: ({ id }) => String(id), right: true },
  { title: 'JOB', text: ({ jobId, jobExists }) => (jobExists ? String(jobId) : ''), right: true },
  { title: 'INGESTED', text: ({ ingestedAt }) => toIso(ingestedAt) },
  { title: 'KIND', text: ({ kind }) => kind },
  { title: 'SIZE', text: ({ size }) => byteWords(size), right: true },
  { title: 'PARTS', text: ({ chunks }) => String(chunks), right: true },
  { title: 'HASH', text: ({ hash }) => hash.slice(0, 12) },
  { title: 'FILE', text: ({ path: file }) => escapeText(file), flexible: true },
]

/** `ingest list`: what is in the index, the newest first. */
export const command: CliCommand = {
  define(command) {
    command
      .description('List ingested files, the newest first.')
      .option('--path <file>', 'only this file')
      .option('--search <text>', 'only those with this text in their path or title')
      .option('--limit <n>', `at most this many (default: ${DEFAULT_LIMIT})`)
      .option('--offset <n>', 'leave out this many at the start')
      .addHelpText('after', examples(['jobyard ingest list --search invoice', 'those called so']))
  },
  async run(context, command) {
    const options = command.opts<Options>()
    const limit = options.limit === undefined ? DEFAULT_LIMIT : parseInteger(options.limit, '--limit', 1)
    const offset = options.offset === undefined ? 0 : parseInteger(options.offset, '--offset', 0)
    const { output, cwd } = context
    return withWorkspace(context, async ({ ingest }) => {
      const found = ingest.list({
        ...(options.path === undefined ? {} : { path: path.resolve(cwd, options.path) }),
        ...(options.search === undefined ? {} : { search: options.search }),
        limit: limit + 1,
        offset,
      })
      const documents = found.slice(0, limit)
      if (output.json) output.value(documents.map(documentToJson))
      else if (documents.length === 0) output.line('nothing is ingested')
      else for (const line of tableLines(documents, COLUMNS, output.columns)) output.line(line)
      if (found.length > limit) output.note(`there are more; --offset ${offset + limit} shows the next`)
      return EXIT.done
    })
  },
}
