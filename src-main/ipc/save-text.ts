import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { JobyardError, toJobyardError } from '../../src-shared/errors.js'

/**
 * Writes a text that may be large, piece by piece. The file is there whole or not at all: what was there before is kept
 * until everything is written.
 *
 * @throws operation-failed naming the file; whatever the pieces throw
 */
export async function saveText(file: string, pieces: AsyncIterable<string> | Iterable<string>): Promise<void> {
  const unfinished = `${file}.${process.pid}.part`
  try {
    await pipeline(Readable.from(pieces), createWriteStream(unfinished))
    await rename(unfinished, file)
  } catch (thrown) {
    await rm(unfinished, { force: true })
    const error = toJobyardError(thrown)
    if (error.code !== 'internal') throw error
    throw new JobyardError('operation-failed', `${file} cannot be written: ${error.message}`, { cause: thrown })
  }
}
