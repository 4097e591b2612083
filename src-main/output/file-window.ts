import type { FileHandle } from 'node:fs/promises'

const NOTHING = Buffer.alloc(0)

/**
 * Reads pieces of a file by blocks, and keeps the block that it read last, so that many small pieces next to each other
 * cost one read. Where pieces are asked for from the end to the beginning, `backward` makes a block end with its piece.
 */
export class FileWindow {
  #bytes: Buffer = NOTHING
  #start = 0

  constructor(
    private readonly file: FileHandle,
    private readonly blockBytes: number,
    private readonly backward = false,
  ) {}

  /**
   * The bytes from `start` to `end`, which must be in the file and at most a block apart; valid for as long as the caller
   * keeps them. Fewer when the file is shorter.
   */
  async read(start: number, end: number): Promise<Buffer> {
    if (start < this.#start || end > this.#start + this.#bytes.length) {
      const from = this.backward ? Math.max(0, end - this.blockBytes) : start
      await this.#load(from, this.backward ? end : start + this.blockBytes)
    }
    return this.#bytes.subarray(start - this.#start, end - this.#start)
  }

  async #load(from: number, to: number): Promise<void> {
    const bytes = Buffer.allocUnsafeSlow(to - from)
    let length = 0
    while (length < bytes.length) {
      const { bytesRead } = await this.file.read(bytes, length, bytes.length - length, from + length)
      if (bytesRead === 0) break
      length += bytesRead
    }
    this.#bytes = bytes.subarray(0, length)
    this.#start = from
  }
}
