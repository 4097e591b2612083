import { setImmediate as nextTurn } from 'node:timers/promises'
import type { DocumentChunk, DocumentFacts } from '../../../src-shared/document.js'
import type { StageKind } from '../../pipeline/stage.js'
import { MAX_CHUNKS } from '../../store/chunk-ids.js'
import { Chunker } from '../chunker.js'
import { type ExtractedPiece, readJsonLines } from '../extracted-file.js'
import { IngestFailure } from '../ingest-failure.js'
import { JsonLinesWriter } from '../json-lines-writer.js'
import { outputOf } from '../stage-outputs.js'
import { lostFailure, workFiles } from '../work-files.js'

/** More of a document's facts is not searched. */
const MOST_ABOUT = 4_000
const PIECES_A_TURN = 16

/** The fourth stage: cuts the text into parts. Part 0 is made of what is known about the file, so that it is found by that too. */
export const chunk: StageKind = {
  name: 'chunk',
  async run(context) {
    const { name } = outputOf(context, 'validate')
    const { title, facts, characters } = outputOf(context, 'extract')
    const out = await JsonLinesWriter.open(workFiles.chunks(context.dir))
    const chunker = new Chunker()
    let seq = 0
    try {
      await out.put(aboutChunk(name, title, facts))
      const put = async (parts: Iterable<Omit<DocumentChunk, 'seq'>>) => {
        for (const part of parts) {
          seq += 1
          if (seq > MAX_CHUNKS) throw new IngestFailure('TOO_LARGE', `${name} has more text than the index takes`)
          await out.put({ seq, ...part })
        }
      }
      let pieces = 0
      for await (const piece of readPieces(context.dir)) {
        if ('mark' in piece) chunker.mark(piece.mark)
        else await put(chunker.add(piece.text))
        pieces += 1
        if (pieces % PIECES_A_TURN !== 0) continue
        await nextTurn()
        context.signal.throwIfAborted()
        context.progress(characters === 0 ? 1 : chunker.length / characters, `${seq} parts`)
      }
      await put(chunker.end())
      await out.finish()
    } catch (thrown) {
      await out.abandon()
      throw thrown
    }
    context.log('info', `${seq} parts`)
    return { chunks: seq }
  },
}

/** @throws TEXT_LOST when the text is no longer there */
async function* readPieces(dir: string): AsyncGenerator<ExtractedPiece> {
  try {
    yield* readJsonLines<ExtractedPiece>(workFiles.extracted(dir))
  } catch (thrown) {
    throw lostFailure(thrown, 'extract')
  }
}

function aboutChunk(name: string, title: string | null, facts: DocumentFacts): DocumentChunk {
  const lines = Object.entries(facts).map(
    ([fact, value]) => `${fact}: ${Array.isArray(value) ? value.join(', ') : value}`,
  )
  const text = [name, ...(title === null ? [] : [title]), ...lines].join('\n').slice(0, MOST_ABOUT)
  return { seq: 0, text, page: null, line: null, heading: null, from: 0, to: 0 }
}
