import type { Json } from '../../../src-shared/job.js'
import type { StageKind } from '../../pipeline/stage.js'
import { byteWords } from '../byte-words.js'
import { databaseOf, readDocument } from '../document-database.js'
import { type FileState, requireUnchanged } from '../file-state.js'
import { hashFile } from '../hash-file.js'
import { ingestOutput } from '../ingest-output.js'
import { outputOf } from '../stage-outputs.js'
import { inputOf } from './validate.js'

/**
 * The second stage: names the content. One that is in the index already has nothing more to be done. A file that was changed
 * since it was queued is ingested as it is now.
 */
export const hash: StageKind = {
  name: 'hash',
  async run(context) {
    const input = inputOf(context.input)
    const { state } = outputOf(context, 'validate')
    const named = await hashUnchanged(input.path, state, context.signal, (done) =>
      context.progress(done / state.size, `${byteWords(done)} of ${byteWords(state.size)}`),
    )
    if (input.hash !== undefined && input.hash !== named) {
      context.log('warn', 'The file was changed since it was queued; it is ingested as it is now.')
    }
    const known = readDocument(databaseOf(context), named)
    if (known === undefined) return { hash: named, state: { ...state } }
    context.skipRest(`its content is in the index already, from ${known.path}`)
    return { ...ingestOutput(known, { existed: true, replaced: null }), state: { ...state } } as Json
  },
}

/** The hash of a file that is still what it was, before and after. @throws FILE_CHANGED */
export async function hashUnchanged(
  path: string,
  state: FileState,
  signal: AbortSignal,
  onBytes: (done: number) => void,
): Promise<string> {
  await requireUnchanged(path, state)
  const hashed = await hashFile(state.realPath, { signal, onBytes })
  await requireUnchanged(path, state)
  return hashed.hash
}
