import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { type Chunk, Chunker, type Mark } from '../../src-main/ingest/chunker.js'
import { extractorOf } from '../../src-main/ingest/extractors.js'
import { validateFile } from '../../src-main/ingest/validate-file.js'
import { temporaryFolder } from './yard.js'

/** A file of this name in a folder of the test's own. */
export function sampleFile(name: string, content: string | Buffer): string {
  const file = path.join(temporaryFolder(), name)
  writeFileSync(file, content)
  return file
}

/** What the first stages of `ingest:file` make of a file, with nothing installed but the given programs. */
export async function extracted(file: string, programs: Record<string, string> = {}) {
  const { state, detected } = await validateFile(file)
  const chunker = new Chunker()
  const chunks: Chunk[] = []
  const notes = [...detected.notes]
  let text = ''
  const read = await extractorOf(detected.extractor)
  const found = await read({
    path: state.realPath,
    name: path.basename(file),
    size: state.size,
    detected,
    out: {
      get characters() {
        return text.length
      },
      async text(piece: string) {
        text += piece
        chunks.push(...chunker.add(piece))
      },
      async mark(mark: Mark) {
        chunker.mark(mark)
      },
    },
    signal: new AbortController().signal,
    program: (name) => programs[name] ?? null,
    progress: () => {},
    note: (note) => notes.push(note),
  })
  chunks.push(...chunker.end())
  /** Where a word is found: what a hit says of its place. */
  const placeOf = (word: string) => {
    const chunk = chunks.find((one) => one.text.includes(word))
    if (chunk === undefined) return null
    const before = chunk.text.slice(0, chunk.text.indexOf(word)).split('\n').length - 1
    return { page: chunk.page, heading: chunk.heading, line: chunk.line === null ? null : chunk.line + before }
  }
  return { ...found, detected, notes, text, chunks, placeOf }
}
