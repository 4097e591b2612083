import { closeSync, openSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { toStorageError } from '../../src-main/store/storage-errors.js'

function thrownBy(body: () => unknown): unknown {
  try {
    body()
  } catch (thrown) {
    return thrown
  }
  throw new Error('nothing was thrown')
}

test('[K2] what the system says of a folder in the place of the database is said in words, with its code', () => {
  const thrown = thrownBy(() => closeSync(openSync(tmpdir(), 'a')))
  expect(toStorageError(thrown, 'database /data/jobyard.db')).toMatchObject({
    code: 'storage',
    message:
      'database /data/jobyard.db: it is a folder, where a file should be; move it away or choose another folder with --data (EISDIR)',
    details: { code: 'EISDIR' },
  })
})

test('[K2] a file in the place of a folder is said in words', () => {
  const thrown = thrownBy(() => openSync(join(fileURLToPath(import.meta.url), 'jobyard.db'), 'a'))
  expect(toStorageError(thrown, 'data folder')).toMatchObject({ message: expect.stringContaining('no folder') })
})

test('[K2] what has no words of ours keeps the system’s own', () => {
  const thrown = Object.assign(new Error('EMLINK: too many links'), { code: 'EMLINK' })
  expect(toStorageError(thrown, 'backup x')).toMatchObject({ message: 'backup x: EMLINK: too many links' })
})
