import type { Json } from '../../../src-shared/job.js'
import type { StageKind } from '../../pipeline/stage.js'
import { byteWords } from '../byte-words.js'
import { databaseOf, readDocument, takePath } from '../document-database.js'
import { hashUnchanged } from '../hash-file.js'
import { inputOf } from '../ingest-input.js'
import { ingestOutput } from '../ingest-output.js'
import { outputOf } from '../stage-outputs.js'

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
    await takePath(databaseOf(context), input.path, named)
    context.skipRest(`its content is in the index already, from ${known.path}`)
    return { ...ingestOutput(known, { existed: true, replaced: null }), state: { ...state } } as Json
  },
}
