import { type FileHandle, open, rename } from 'node:fs/promises'

const WRITE_CHARACTERS = 256 * 1024

/** Writes JSON values line by line into a file that gets its name only when it is whole. */
export class JsonLinesWriter {
  readonly #path: string
  readonly #handle: FileHandle
  #lines = ''

  private constructor(path: string, handle: FileHandle) {
    this.#path = path
    this.#handle = handle
  }

  /** What an attempt that was killed left under the unfinished name is written over. */
  static async open(path: string): Promise<JsonLinesWriter> {
    return new JsonLinesWriter(path, await open(`${path}.part`, 'w', 0o600))
  }

  async put(value: object): Promise<void> {
    this.#lines += `${JSON.stringify(value)}\n`
    if (this.#lines.length >= WRITE_CHARACTERS) await this.#write()
  }

  /** Now the file is there, and no crash takes it away. */
  async finish(): Promise<void> {
    await this.#write()
    await this.#handle.sync()
    await this.#handle.close()
    await rename(`${this.#path}.part`, this.#path)
  }

  async abandon(): Promise<void> {
    await this.#handle.close()
  }

  async #write(): Promise<void> {
    const lines = this.#lines
    this.#lines = ''
    await this.#handle.appendFile(lines, 'utf8')
  }
}
