import { MAX_PARSED_BYTES, MAX_STREAMED_BYTES } from '../../src-shared/document.js'
import { byteWords } from './byte-words.js'
import { type DetectedType, detectType } from './detect-type.js'
import { type FileState, fileState } from './file-state.js'
import { IngestFailure } from './ingest-failure.js'

/** A file that can be ingested, and what it is. */
export interface ValidFile {
  state: FileState
  detected: DetectedType
}

/**
 * Looks at a file before anything else is done with it (rules N2–N4): that there is one, what it is, and that it is not too
 * large for that.
 *
 * @throws IngestFailure
 */
export async function validateFile(path: string, maxBytes?: number): Promise<ValidFile> {
  const state = await fileState(path)
  const detected = await detectType(state.realPath, path)
  const { reading, label } = detected
  const most =
    maxBytes ?? { streamed: MAX_STREAMED_BYTES, parsed: MAX_PARSED_BYTES, facts: Number.POSITIVE_INFINITY }[reading]
  if (reading !== 'facts' && state.size > most) {
    throw new IngestFailure(
      'TOO_LARGE',
      `${path} is ${label} of ${byteWords(state.size)}, and at most ${byteWords(most)} are read; --max-size sets another limit`,
    )
  }
  return { state, detected }
}
