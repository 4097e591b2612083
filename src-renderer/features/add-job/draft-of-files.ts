import { commandText } from '../../../src-shared/command-text.js'
import { INGEST_FILE } from '../../../src-shared/document.js'
import type { HandlerView } from '../../../src-shared/handler-view.js'
import { type Draft, EMPTY_DRAFT } from './draft.js'
import { formOf, withType } from './form-of.js'

/** Files that are there to be read, not to be run. */
const READ =
  /\.(pdf|docx?|odt|rtf|pptx?|odp|xlsx?|ods|epub|md|markdown|txt|html?|csv|tsv|jpe?g|png|gif|webp|tiff?|heic|mp3|flac|ogg|opus|m4a|wav|mp4|mkv|mov|webm)$/i

/**
 * What dropped files become: documents are to be ingested; else the first handler whose form asks for a file gets them;
 * without one, a command line that ends in them.
 */
export function draftOfFiles(paths: readonly string[], handlers: readonly HandlerView[]): Draft {
  const [first = ''] = paths
  if (paths.every((path) => READ.test(path))) return { ...EMPTY_DRAFT, type: INGEST_FILE, files: [...paths] }
  const wanted = first.endsWith('.py') ? 'python' : /\.[cm]?js$/.test(first) ? 'node' : null
  const asking = handlers.flatMap((handler) => {
    if (handler.type === INGEST_FILE) return []
    const field = formOf(handler.type, handlers)?.find((one) => one.path)
    return field === undefined ? [] : [{ handler, field }]
  })
  const taker = wanted === null ? undefined : asking.find(({ handler }) => handler.type.includes(wanted))
  if (taker === undefined) {
    const words = paths.map((path) => commandText({ command: [path] })).join(' ')
    return { ...EMPTY_DRAFT, line: words, files: [...paths] }
  }
  const { handler, field } = taker
  const draft = withType(EMPTY_DRAFT, handler.type, handlers)
  return {
    ...draft,
    files: [...paths],
    values: { ...draft.values, [field.name]: field.kind === 'list' ? paths.join('\n') : first },
  }
}
