import { z } from 'zod'
import type { DocumentView } from '../../src-shared/document.js'
import { toJobyardError } from '../../src-shared/errors.js'
import { JobFailure } from '../handlers/job-failure.js'
import type { StageContext } from '../pipeline/stage.js'
import { Database } from '../store/database.js'
import { DocumentReads } from '../store/document-reads.js'
import { DocumentRows } from '../store/document-rows.js'

const configSchema = z.object({ database: z.string() })

/** Where the database lies that the engine works on. */
export function databaseOf(context: Pick<StageContext, 'config'>): string {
  return configSchema.parse(context.config).database
}

/** The document of a content, if it is in the index. @throws STORAGE */
export function readDocument(file: string, hash: string): DocumentView | undefined {
  return guarded(() => {
    const db = Database.openToRead(file)
    try {
      return new DocumentReads(db).byHash(hash)
    } finally {
      db.close()
    }
  })
}

/** Notes that a path has a content which is in the index already. @throws STORAGE */
export async function takePath(file: string, path: string, hash: string): Promise<void> {
  const { db, rows } = await openDocuments(file)
  try {
    await db.write(() => rows.takePath(path, hash))
  } catch (thrown) {
    throw storageFailure(thrown)
  } finally {
    db.close()
  }
}

/** A connection of this process's own, to write. @throws STORAGE */
export async function openDocuments(file: string): Promise<{ db: Database; rows: DocumentRows }> {
  try {
    const db = await Database.open(file, { mustExist: true })
    // The engine moves the log into the database; here it would only make somebody wait.
    db.leaveCheckpoints()
    return { db, rows: new DocumentRows(db) }
  } catch (thrown) {
    throw storageFailure(thrown)
  }
}

function guarded<T>(read: () => T): T {
  try {
    return read()
  } catch (thrown) {
    throw storageFailure(thrown)
  }
}

/** Trouble with the database, which may pass, as the failure of an attempt. */
export function storageFailure(thrown: unknown): unknown {
  if (thrown instanceof JobFailure) return thrown
  const { code, message } = toJobyardError(thrown)
  if (code !== 'storage' && code !== 'newer-version') return thrown
  return new JobFailure({ code: 'STORAGE', message, retryable: code === 'storage' }, thrown)
}
