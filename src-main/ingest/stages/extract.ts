import path from 'node:path'
import type { StageContext, StageKind } from '../../pipeline/stage.js'
import type { DetectedType } from '../detect-type.js'
import { ExtractedWriter } from '../extracted-file.js'
import { extractorOf } from '../extractors.js'
import { type FileState, fileState, isSame, requireUnchanged } from '../file-state.js'
import { findProgram } from '../find-program.js'
import { hashUnchanged } from '../hash-file.js'
import { inputOf } from '../ingest-input.js'
import { outputOf } from '../stage-outputs.js'
import { validateFile } from '../validate-file.js'
import { workFiles } from '../work-files.js'

interface Content {
  hash: string
  state: FileState
  detected: DetectedType
}

/**
 * The third stage: reads the file's facts and its text. At the end the file must be what it was at the beginning; one that
 * was not fails the attempt, and the next begins with what is there then.
 */
export const extract: StageKind = {
  name: 'extract',
  async run(context) {
    const { path: file } = inputOf(context.input)
    const content = await currentContent(file, context)
    const { detected, state } = content
    const out = await ExtractedWriter.open(workFiles.extracted(context.dir))
    const notes = [...detected.notes]
    const note = (text: string) => {
      if (notes.includes(text)) return
      notes.push(text)
      context.log('warn', text)
    }
    try {
      const read = await extractorOf(detected.extractor)
      const found = await read({
        path: state.realPath,
        name: path.basename(file),
        size: state.size,
        detected,
        out,
        signal: context.signal,
        program: findProgram,
        progress: (fraction) => context.progress(fraction),
        note,
      })
      await requireUnchanged(file, state)
      if (out.characters === 0) note('No text was found in it: it is found by its name and its facts.')
      await out.finish()
      context.log('info', `${out.characters} characters of text`)
      return { hash: content.hash, state: { ...state }, ...found, notes, characters: out.characters }
    } catch (thrown) {
      await out.abandon()
      throw thrown
    }
  },
}

/** What the first stages found, as long as the file is still that; else what they would find now. */
async function currentContent(file: string, context: StageContext): Promise<Content> {
  const before = outputOf(context, 'hash')
  if (isSame(await fileState(file), before.state)) {
    const { name: _, state: __, ...detected } = outputOf(context, 'validate')
    return { ...before, detected: detected as DetectedType }
  }
  context.log('warn', 'The file was changed since it was hashed; it is looked at anew.')
  const { state, detected } = await validateFile(file, inputOf(context.input).maxBytes)
  return { state, detected, hash: await hashUnchanged(file, state, context.signal, () => undefined) }
}
