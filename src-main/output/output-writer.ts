import { closeOutputFiles, type OutputFiles, openOutputFiles, writeFile } from './output-files.js'
import { encodeRecords, logFileOf, type OutputRecord, type OutputStream } from './output-format.js'

/** Who appends to a log, and is told how the writing goes. */
export interface OutputClient {
  /** Too much waits to be written: append no more than what is on its way already. */
  pause(): void
  resume(): void
  /** Writing fails for this reason and is tried again; null when it works again. */
  trouble(message: string | null): void
}

interface Chunk extends Omit<OutputRecord, 'end'> {
  bytes: Buffer
}

/** Waiting bytes above which clients are asked to pause, and below which they go on. */
const FULL_BYTES = 1024 * 1024
const LOW_BYTES = 256 * 1024
/** What a waiting chunk costs besides its bytes. */
const CHUNK_OVERHEAD = 128
const RETRY_MS = 1000

/**
 * Appends to one attempt's output (see output-format.ts). The files are made at the first byte. Writes are asynchronous,
 * one batch at a time; a batch that cannot be written is tried again each second, from the byte where it stopped, until
 * it can, so nothing is lost or doubled. Several clients may share a writer; the files are closed when the last detaches.
 */
export class OutputWriter {
  readonly #clients = new Set<OutputClient>()
  #waiting: Chunk[] = []
  #waitingBytes = 0
  #files: OutputFiles | null = null
  #busy = false
  #isFull = false
  #trouble: string | null = null
  #onIdle: (() => void)[] = []

  constructor(
    private readonly path: string,
    /** Nobody holds the writer any more, and its files are closed. */
    private readonly onUnused: () => void,
  ) {}

  attach(client: OutputClient): void {
    this.#clients.add(client)
    if (this.#isFull) client.pause()
    if (this.#trouble !== null) client.trouble(this.#trouble)
  }

  /** Calls `done`, at once where possible, when all that was appended is written. The files close after the last client. */
  detach(client: OutputClient, done: () => void): void {
    const finish = () => {
      this.#clients.delete(client)
      if (this.#clients.size === 0) this.#close()
      done()
    }
    if (this.#isIdle) finish()
    else this.#onIdle.push(finish)
  }

  append(stream: OutputStream, bytes: Buffer, at = Date.now(), section = 0): void {
    if (bytes.length === 0) return
    this.#waiting.push({ stream, at, bytes, section })
    this.#waitingBytes += bytes.length + CHUNK_OVERHEAD
    if (!this.#isFull && this.#waitingBytes > FULL_BYTES) {
      this.#isFull = true
      for (const client of this.#clients) client.pause()
    }
    if (!this.#busy) void this.#write()
  }

  get #isIdle(): boolean {
    return !this.#busy && this.#waiting.length === 0
  }

  /** Writes until nothing waits. Never rejects. */
  async #write(): Promise<void> {
    this.#busy = true
    while (this.#waiting.length > 0) {
      const batch = this.#waiting
      const batchBytes = this.#waitingBytes
      this.#waiting = []
      await this.#writeBatch(batch)
      this.#waitingBytes -= batchBytes
      if (this.#isFull && this.#waitingBytes < LOW_BYTES) {
        this.#isFull = false
        for (const client of this.#clients) client.resume()
      }
    }
    this.#becomeIdle()
  }

  #becomeIdle(): void {
    this.#busy = false
    const onIdle = this.#onIdle
    this.#onIdle = []
    for (const finish of onIdle) finish()
  }

  async #writeBatch(batch: Chunk[]): Promise<void> {
    const bytes = batch.length === 1 && batch[0] ? batch[0].bytes : Buffer.concat(batch.map((chunk) => chunk.bytes))
    const files = await this.#persist(async () => {
      this.#files ??= await openOutputFiles(this.path)
      return this.#files
    })
    const records = recordsOf(batch, files.logEnd)
    await this.#writeAll(files.log, bytes, files.logEnd)
    files.logEnd += bytes.length
    const index = encodeRecords(records)
    await this.#writeAll(files.index, index, files.indexEnd)
    files.indexEnd += index.length
  }

  async #writeAll(file: number, bytes: Buffer, position: number): Promise<void> {
    for (let done = 0; done < bytes.length; ) {
      // A full disk may take a part before it refuses the rest.
      const { bytesWritten } = await this.#persist(() =>
        writeFile(file, bytes, done, bytes.length - done, position + done),
      )
      done += bytesWritten
    }
  }

  async #persist<T>(action: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        const result = await action()
        this.#tellTrouble(null)
        return result
      } catch (error) {
        this.#tellTrouble(`output cannot be written to ${logFileOf(this.path)}: ${(error as Error).message}`)
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
      }
    }
  }

  #tellTrouble(message: string | null): void {
    if (message === this.#trouble) return
    this.#trouble = message
    for (const client of this.#clients) client.trouble(message)
  }

  #close(): void {
    const files = this.#files
    if (files === null) {
      this.onUnused()
      return
    }
    this.#files = null
    this.#busy = true
    void closeOutputFiles(files).then(() => {
      // Somebody may have come back while the files were being closed.
      if (this.#waiting.length > 0) void this.#write()
      else this.#becomeIdle()
      if (this.#clients.size === 0 && this.#isIdle) this.onUnused()
    })
  }
}

/** A record for each run of chunks of one stream and section that arrived in the same millisecond. */
function recordsOf(batch: readonly Chunk[], start: number): OutputRecord[] {
  const records: OutputRecord[] = []
  let end = start
  for (const { at, stream, bytes, section = 0 } of batch) {
    end += bytes.length
    const last = records.at(-1)
    if (last?.at === at && last.stream === stream && last.section === section) last.end = end
    else records.push({ at, stream, end, section })
  }
  return records
}
