import { rm, rmdir } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import type { DocumentChunk } from '../../../src-shared/document.js'
import type { Json } from '../../../src-shared/job.js'
import type { StageContext, StageKind } from '../../pipeline/stage.js'
import type { Database } from '../../store/database.js'
import { present } from '../../store/database.js'
import { DocumentReads } from '../../store/document-reads.js'
import type { DocumentRows } from '../../store/document-rows.js'
import { databaseOf, openDocuments, storageFailure } from '../document-database.js'
import { readJsonLines } from '../extracted-file.js'
import { inputOf } from '../ingest-input.js'
import { ingestOutput } from '../ingest-output.js'
import { outputOf } from '../stage-outputs.js'
import { lostFailure, workFiles } from '../work-files.js'

/** Version of the code that makes parts: raised when it cuts otherwise, so that a document is never made of two kinds. */
const RECIPE = 1
/** Parts in one transaction: some 15 ms, in which no other process writes. */
const PARTS_A_TRANSACTION = 100
/** Between two transactions others get their turn, ms. */
const BETWEEN_MS = 4

/**
 * The last stage: puts the parts where searches find them, in short transactions, and at the end, in one, makes the document
 * found. After a crash it goes on behind the parts that are there.
 */
export const indexDocument: StageKind = {
  name: 'index',
  async run(context) {
    const { db, rows } = await openDocuments(databaseOf(context))
    try {
      return (await putDocument(context, db, rows)) as Json
    } catch (thrown) {
      throw storageFailure(thrown)
    } finally {
      db.close()
    }
  },
}

async function putDocument(context: StageContext, db: Database, rows: DocumentRows): Promise<object> {
  const { path } = inputOf(context.input)
  const { name, type, kind } = outputOf(context, 'validate')
  const { hash, state, ...found } = outputOf(context, 'extract')
  const { chunks } = outputOf(context, 'chunk')
  const jobId = context.job.id
  const { size, modifiedAt } = state
  const document = { path, name, jobId, hash, size, modifiedAt, type, kind, ...found, chunks, recipe: RECIPE }
  const begun = await db.write(() => rows.begin(document))
  let replaced: string | null = null
  if (!begun.isWhole) {
    await putChunks(context, begun, { total: chunks + 1, db, rows })
    replaced = await db.write(() => rows.finish(begun.id, { path, name, jobId, at: Date.now() }))
  }
  while (await db.write(() => rows.sweep(PARTS_A_TRANSACTION))) await pause(BETWEEN_MS)
  const whole = present(new DocumentReads(db).byId(begun.id), 'the document')
  await rm(workFiles.extracted(context.dir), { force: true })
  await rm(workFiles.chunks(context.dir), { force: true })
  await rmdir(context.dir).catch(() => undefined)
  context.log(
    'info',
    replaced === null ? `document ${whole.id}` : `document ${whole.id}, in place of the file's older content`,
  )
  return ingestOutput(whole, { existed: begun.isWhole && whole.jobId !== jobId, replaced })
}

async function putChunks(
  context: StageContext,
  begun: { id: number; parts: number },
  { total, db, rows }: { total: number; db: Database; rows: DocumentRows },
): Promise<void> {
  let batch: DocumentChunk[] = []
  let done = begun.parts
  const put = async () => {
    const parts = batch
    batch = []
    await db.write(() => rows.addChunks(begun.id, parts))
    done += parts.length
    context.progress(done / total, `${done} of ${total} parts`)
    context.signal.throwIfAborted()
    await pause(BETWEEN_MS)
  }
  try {
    for await (const chunk of readJsonLines<DocumentChunk>(workFiles.chunks(context.dir))) {
      if (chunk.seq < begun.parts) continue
      batch.push(chunk)
      if (batch.length >= PARTS_A_TRANSACTION) await put()
    }
  } catch (thrown) {
    throw lostFailure(thrown, 'chunk')
  }
  if (batch.length > 0) await put()
}
