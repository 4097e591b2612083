import { expect, it } from 'vitest'
import { troubleKind } from '../../src-main/app/trouble-kind.js'
import { toStorageError } from '../../src-main/store/storage-errors.js'
import { JobyardError } from '../../src-shared/errors.js'

it.each([
  ['SQLITE_CORRUPT_INDEX', 'damaged'],
  ['SQLITE_NOTADB', 'damaged'],
  ['SQLITE_BUSY_RECOVERY', 'locked'],
  ['SQLITE_READONLY_DIRECTORY', 'read-only'],
  ['EACCES', 'read-only'],
  ['EROFS', 'read-only'],
  ['SQLITE_FULL', 'full'],
  ['ENOSPC', 'full'],
  ['SQLITE_CANTOPEN', 'other'],
  ['EIO', 'other'],
])('[K2] %s is trouble of the kind %s', (code, kind) => {
  const error = toStorageError(Object.assign(new Error('x'), { code }), 'the database') as JobyardError
  expect(error.code).toBe('storage')
  expect(troubleKind(error)).toBe(kind)
})

it('[K2] a database of a newer version is trouble of its own kind', () => {
  expect(troubleKind(new JobyardError('newer-version', 'x', { details: { found: 99 } }))).toBe('newer')
})
