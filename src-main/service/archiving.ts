import { createReadStream, existsSync, mkdirSync } from 'node:fs'
import { appendFile } from 'node:fs/promises'
import path from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { JobyardError } from '../../src-shared/errors.js'
import { indexFileOf, logFileOf } from '../output/output-format.js'
import { outputPathOf, removeJobFiles } from '../output/output-path.js'
import type { ArchivedJob } from '../store/archived-rows.js'
import type { JobStore } from '../store/job-store.js'
import { type OutputPiece, readArchive, writeArchive } from './archive-file.js'

/** Jobs that are deleted or put back in one transaction. */
const BATCH = 50
const PIECE_BYTES = 768 * 1024

interface Parts {
  store: JobStore
  dataDir: string
  /** Rows were changed: an engine in this process looks again. */
  notice?(): void
}

export interface Archived {
  file: string
  /** Ids that are in the file and no longer in the queue. */
  ids: number[]
  /** In the file, but kept, since they were changed meanwhile. */
  kept: number[]
}

/** Where an archive goes unless somebody says otherwise. */
export function newArchiveFile(dataDir: string, now: number): string {
  return path.join(dataDir, 'archives', `jobs-${new Date(now).toISOString().replaceAll(/[:.]/g, '-')}.jsonl.gz`)
}

/** Moves finished jobs with all that belongs to them into a compressed file (rule K3). */
export async function archiveJobs(parts: Parts, ids: readonly number[], file: string): Promise<Archived> {
  const { store, dataDir } = parts
  const written: Pick<ArchivedJob, 'job'>[] = []
  await writeArchive(file, ids.length, async function* () {
    for (const id of ids) {
      await nextTurn()
      const archived = store.archived.read(id)
      if (archived === null) continue
      const { rev, attempt } = archived.job
      written.push({ job: { id, rev: rev ?? null, attempt } })
      yield archived
      yield* outputOf(dataDir, id, attempt)
    }
  })
  const done: Archived = { file, ids: [], kept: [] }
  for (let i = 0; i < written.length; i += BATCH) {
    const batch = written.slice(i, i + BATCH)
    const removed = await store.write(() => {
      const same = batch.filter((one) => store.archived.isUnchanged(one))
      store.removal.remove(same.map(({ job }) => job.id))
      return same
    })
    for (const one of batch) (removed.includes(one) ? done.ids : done.kept).push(one.job.id)
    for (const { job } of removed) await removeJobFiles(dataDir, job.id, job.attempt)
  }
  parts.notice?.()
  return done
}

export interface Unarchived {
  restored: number[]
  /** Already there. */
  existed: number[]
}

/**
 * Puts the jobs of an archive back under their ids. The whole file is read and checked first.
 *
 * @throws invalid-input for a file that is no good archive; conflict when another job has taken an idempotency key (Q9)
 */
export async function unarchiveJobs(parts: Parts, file: string): Promise<Unarchived> {
  const { store, dataDir } = parts
  for await (const line of readArchive(file)) if ('job' in line) requireFreeKey(store, line.job)
  const result: Unarchived = { restored: [], existed: [] }
  const restored = new Set<number>()
  let batch: ArchivedJob[] = []
  const flush = async () => {
    const jobs = batch
    batch = []
    await store.write((tx) => {
      const rev = tx.rev()
      for (const job of jobs) store.archived.insert(job, rev)
    })
    result.restored.push(...jobs.map(({ job }) => job.id))
  }
  for await (const line of readArchive(file)) {
    if ('piece' in line) {
      // What lies in the output folder of a job that was not put back is not touched.
      if (restored.has(line.piece.jobId)) await writePiece(dataDir, line.piece)
      continue
    }
    const { id, attempt } = line.job.job
    if (store.archived.has(id)) {
      result.existed.push(id)
      continue
    }
    await removeJobFiles(dataDir, id, attempt)
    restored.add(id)
    batch.push(line.job)
    if (batch.length >= BATCH) await flush()
  }
  await flush()
  parts.notice?.()
  return result
}

function requireFreeKey(store: JobStore, { job }: ArchivedJob): void {
  const key = job.idempotency_key
  if (typeof key !== 'string' || job.state === 'cancelled' || store.archived.has(job.id)) return
  const takenBy = store.archived.holderOf(key)
  if (takenBy === null) return
  throw new JobyardError(
    'conflict',
    `cannot restore job ${job.id}: job ${takenBy} took its idempotency key "${key}" meanwhile; nothing was restored`,
    { details: { id: job.id, key, takenBy } },
  )
}

async function* outputOf(dataDir: string, id: number, attempts: number): AsyncIterable<OutputPiece> {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const at = outputPathOf(dataDir, id, attempt)
    for (const file of [logFileOf(at), indexFileOf(at)]) {
      if (!existsSync(file)) continue
      for await (const bytes of createReadStream(file, { highWaterMark: PIECE_BYTES })) {
        yield { jobId: id, file: path.basename(file), data: (bytes as Buffer).toString('base64') }
      }
    }
  }
}

async function writePiece(dataDir: string, { jobId, file, data }: OutputPiece): Promise<void> {
  const folder = path.dirname(outputPathOf(dataDir, jobId, 1))
  if (!file.startsWith(`${jobId}-`)) return
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  await appendFile(path.join(folder, file), Buffer.from(data, 'base64'), { mode: 0o600 })
}
