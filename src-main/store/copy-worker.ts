import { JobyardError, toJobyardError } from '../../src-shared/errors.js'
import { openReadOnly } from './check-database.js'
import { copyDatabase } from './copy-database.js'
import { databaseFileId } from './database-file.js'
import { toStorageError } from './storage-errors.js'

/**
 * Process that copies a database to a new file and ends: `copy-worker.cjs SOURCE FILE-ID TARGET`. What a copy needs of
 * memory goes back to the system with it, and it gives way to all others once it only checks. What went wrong is said as
 * JSON on stdout. It ends when whoever started it does.
 */
const [source = '', fileId = '', target = ''] = process.argv.slice(2)
const starter = process.ppid

async function copy(): Promise<void> {
  // One that was deleted or replaced meanwhile is not what was asked for.
  if (databaseFileId(source) !== fileId)
    throw new JobyardError('storage', `database ${source}: it was deleted or moved`)
  const connection = opened()
  try {
    await copyDatabase(connection, target, { gently: true, isWanted: () => process.ppid === starter })
  } finally {
    connection.close()
  }
}

function opened() {
  try {
    return openReadOnly(source)
  } catch (thrown) {
    throw toStorageError(thrown, `database ${source}`)
  }
}

copy().catch((thrown: unknown) => {
  process.exitCode = 1
  process.stdout.write(JSON.stringify(toJobyardError(thrown).toBody()))
})
