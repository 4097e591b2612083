import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import {
  type DocumentChunk,
  type DocumentView,
  INGEST_FILE,
  type IngestedFile,
  type RefusedFile,
} from '../../src-shared/document.js'
import { JobyardError } from '../../src-shared/errors.js'
import type { NewJob, Origin } from '../../src-shared/new-job.js'
import type { JobService } from '../engine/job-service.js'
import { JobFailure } from '../handlers/job-failure.js'
import type { DocumentFilter } from '../store/document-reads.js'
import type { JobStore } from '../store/job-store.js'
import { hashFile } from './hash-file.js'

/** What jobs of files get besides the file. */
export type IngestOptions = Pick<
  NewJob,
  'name' | 'priority' | 'group' | 'held' | 'maxAttempts' | 'delayMs' | 'timeoutMs'
> & {
  /** Largest file of which the text is read, bytes; left out: as its format has it. */
  maxBytes?: number
}

/** Told before each file is read. */
export type OnFile = (done: number, total: number, file: string) => void

/** Parts that are deleted in one transaction, and the time for others between two, ms. */
const SWEEP_PARTS = 100
const BETWEEN_MS = 4

/** Ingesting files and looking at what was ingested, as shells ask for it. Rejects with a `JobyardError`. */
export class IngestService {
  readonly #store: JobStore
  readonly #jobs: Pick<JobService, 'enqueue'>

  constructor(store: JobStore, jobs: Pick<JobService, 'enqueue'>) {
    this.#store = store
    this.#jobs = jobs
  }

  /**
   * Queues a job for each file, all or none (rule N1). A content that is queued or in the index already keeps its job.
   *
   * @param files absolute paths
   * @throws invalid-input when some cannot be ingested: `details.faults`, and `details.files` (a `RefusedFile[]`)
   */
  async ingest(
    files: readonly string[],
    origin: Origin,
    options: IngestOptions = {},
    onFile?: OnFile,
  ): Promise<IngestedFile[]> {
    const { maxBytes, ...common } = options
    const { good, refused } = await this.inspect(files, maxBytes)
    if (refused.length > 0) throw refusedError(refused, files.length)
    const jobs: NewJob[] = []
    const hashes: string[] = []
    for (const [at, file] of good.entries()) {
      onFile?.(at, good.length, file)
      const hash = await this.#hash(file)
      hashes.push(hash)
      const input = { path: file, hash, ...(maxBytes === undefined ? {} : { maxBytes }) }
      jobs.push({ type: INGEST_FILE, input, name: `Ingest ${path.basename(file)}`, ...common, key: keyOf(hash) })
    }
    await this.#releaseKeys(new Set(hashes))
    const { jobs: queued } = await this.#jobs.enqueue(jobs, origin)
    await this.#takePaths(
      good.flatMap((file, at) => (queued[at]?.existed ? [{ file, hash: hashes[at] as string }] : [])),
    )
    return good.map((file, at) => ({
      path: file,
      hash: hashes[at] as string,
      jobId: queued[at]?.id as number,
      existed: queued[at]?.existed as boolean,
    }))
  }

  /** Looks which files can be ingested, without reading them whole. */
  async inspect(files: readonly string[], maxBytes?: number): Promise<{ good: string[]; refused: RefusedFile[] }> {
    // Loaded only now, so that other commands do not pay for what tells types of files.
    const { validateFile } = await import('./validate-file.js')
    const good: string[] = []
    const refused: RefusedFile[] = []
    for (const file of files) {
      try {
        await validateFile(file, maxBytes)
        good.push(file)
      } catch (thrown) {
        if (!(thrown instanceof JobFailure)) throw thrown
        refused.push({ path: file, code: thrown.code, message: thrown.message })
      }
    }
    return { good, refused }
  }

  /** Newest first. */
  list(filter: DocumentFilter): DocumentView[] {
    return this.#store.documentReads.list(filter)
  }

  count(): number {
    return this.#store.documentReads.count()
  }

  /** @throws not-found */
  get(id: number): DocumentView {
    const document = this.#store.documentReads.byId(id)
    if (document === undefined)
      throw new JobyardError('not-found', `document ${id} does not exist`, { details: { id } })
    return document
  }

  /** The document that a job made or found; null when there is none (any more). */
  ofHash(hash: string): DocumentView | null {
    return this.#store.documentReads.byHash(hash) ?? null
  }

  /** Parts in order, from place `from` on. */
  chunks(documentId: number, from: number, limit: number): DocumentChunk[] {
    return this.#store.documentReads.chunks(documentId, from, limit)
  }

  /**
   * Takes documents out of the index; their files and jobs stay. Each is named by its path or by its hash, of which 8 digits
   * are enough.
   *
   * @throws not-found for a name that no document has, before any is taken out
   */
  async forget(names: readonly string[], cwd: string): Promise<DocumentView[]> {
    const found = names.map((name) => this.#named(name, cwd))
    const documents = [...new Map(found.map((one) => [one.id, one])).values()]
    await this.#forget(documents)
    return documents
  }

  /** The same by its number. @throws not-found */
  async forgetDocument(id: number): Promise<void> {
    await this.#forget([this.get(id)])
  }

  async #forget(documents: readonly DocumentView[]): Promise<void> {
    await this.#store.write((tx) => {
      this.#store.documents.remove(documents.map(({ id }) => id))
      // Without this, ingesting the same content again would answer with the job that did it once.
      for (const { hash } of documents) this.#store.enqueueing.releaseKey(tx, keyOf(hash))
    })
    await this.#sweep()
  }

  #named(name: string, cwd: string): DocumentView {
    const { documentReads } = this.#store
    const [byPath] = documentReads.list({ path: path.resolve(cwd, name), limit: 1, offset: 0 })
    const found = byPath ?? (/^[0-9a-f]{8,64}$/.test(name) ? documentReads.byHashStart(name) : undefined)
    if (found === undefined) {
      throw new JobyardError(
        'not-found',
        `no ingested file has the path or hash ${name}; jobyard ingest list shows them`,
        {
          details: { name },
        },
      )
    }
    return found
  }

  async #hash(file: string): Promise<string> {
    try {
      return (await hashFile(file)).hash
    } catch (thrown) {
      if (!(thrown instanceof JobFailure)) throw thrown
      throw refusedError([{ path: file, code: thrown.code, message: thrown.message }], 1)
    }
  }

  /** No job will say of these paths what they have: it is queued or done for another one. */
  async #takePaths(paths: readonly { file: string; hash: string }[]): Promise<void> {
    const { documents, documentReads } = this.#store
    const news = paths.filter(({ file, hash }) => documentReads.hashAt(file) !== hash)
    if (news.length === 0) return
    await this.#store.write(() => {
      for (const { file, hash } of news) documents.takePath(file, hash)
    })
    await this.#sweep()
  }

  async #sweep(): Promise<void> {
    while (await this.#store.write(() => this.#store.documents.sweep(SWEEP_PARTS))) await pause(BETWEEN_MS)
  }

  /** A job that ingested a content which is no longer in the index must not stand for it. */
  async #releaseKeys(hashes: ReadonlySet<string>): Promise<void> {
    const { documentReads, enqueueing } = this.#store
    const gone = [...hashes].filter((hash) => enqueueing.idOfKey(keyOf(hash)) !== undefined && !documentReads.has(hash))
    if (gone.length === 0) return
    await this.#store.write((tx) => {
      for (const hash of gone) if (!documentReads.has(hash)) enqueueing.releaseKey(tx, keyOf(hash))
    })
  }
}

/** The idempotency key of a content (rule N1). */
function keyOf(hash: string): string {
  return `ingest:sha256:${hash}`
}

function refusedError(refused: readonly RefusedFile[], asked: number): JobyardError {
  const [first] = refused
  const faults = refused.map(({ message }) => message)
  const message =
    asked === 1 && first !== undefined
      ? first.message
      : `${refused.length} of ${asked} files cannot be ingested, so nothing was queued: ${faults.slice(0, 3).join('; ')}${faults.length > 3 ? '; …' : ''}`
  return new JobyardError('invalid-input', message, { details: { faults, files: refused } })
}
