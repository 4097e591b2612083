import type { Readable } from 'node:stream'
import { type Entry, openPromise, type ZipFile } from 'yauzl'
import { IngestFailure } from './ingest-failure.js'

/** More than this is no document but a trap: a small file that unpacks into a huge one. Bytes. */
const MOST_UNPACKED = 1024 ** 3
const MOST_ENTRIES = 100_000

/** The files inside a packed document (Office, OpenDocument, EPUB). Each is unpacked while it is read. */
export class ZipArchive {
  readonly #zip: ZipFile
  readonly #path: string
  readonly #entries: ReadonlyMap<string, Entry>
  #unpacked = 0

  private constructor(zip: ZipFile, path: string, entries: ReadonlyMap<string, Entry>) {
    this.#zip = zip
    this.#path = path
    this.#entries = entries
  }

  /** @throws DAMAGED */
  static async open(path: string): Promise<ZipArchive> {
    let zip: ZipFile | null = null
    try {
      zip = await openPromise(path, { autoClose: false, lazyEntries: true })
      const entries = new Map<string, Entry>()
      for await (const entry of zip.eachEntry()) {
        if (entries.size >= MOST_ENTRIES) throw new Error('it holds too many files')
        if (entry.isEncrypted()) throw new IngestFailure('LOCKED', `${path} is locked with a password`)
        entries.set(entry.fileName, entry)
      }
      return new ZipArchive(zip, path, entries)
    } catch (thrown) {
      zip?.close()
      throw damaged(thrown, path)
    }
  }

  has(name: string): boolean {
    return this.#entries.has(name)
  }

  /** The text of a file inside, as it is unpacked; nothing when there is no such file. @throws DAMAGED */
  async *text(name: string): AsyncGenerator<string> {
    const entry = this.#entries.get(name)
    if (entry === undefined) return
    const decoder = new TextDecoder('utf-8')
    try {
      const stream: Readable = await this.#zip.openReadStreamPromise(entry)
      for await (const bytes of stream as AsyncIterable<Buffer>) {
        this.#unpacked += bytes.length
        if (this.#unpacked > MOST_UNPACKED) throw new Error('it unpacks into more than 1 GiB')
        yield decoder.decode(bytes, { stream: true })
      }
      yield decoder.decode()
    } catch (thrown) {
      throw damaged(thrown, this.#path)
    }
  }

  close(): void {
    this.#zip.close()
  }
}

function damaged(thrown: unknown, path: string): unknown {
  if (thrown instanceof IngestFailure) return thrown
  return new IngestFailure('DAMAGED', `${path} is damaged: ${(thrown as Error).message}`, thrown)
}
