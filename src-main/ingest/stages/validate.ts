import { basename } from 'node:path'
import type { StageKind } from '../../pipeline/stage.js'
import { byteWords } from '../byte-words.js'
import { inputOf } from '../ingest-input.js'
import { validateFile } from '../validate-file.js'

/** The first stage. */
export const validate: StageKind = {
  name: 'validate',
  async run(context) {
    const { path, maxBytes } = inputOf(context.input)
    const { state, detected } = await validateFile(path, maxBytes)
    context.log('info', `${path} is ${detected.label}, ${byteWords(state.size)}`)
    for (const note of detected.notes) context.log('warn', note)
    return { name: basename(path), state: { ...state }, ...detected }
  },
}
