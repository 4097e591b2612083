import { MASK, type SecretPatterns } from './secret-patterns.js'

const MASK_BYTES = Buffer.from(MASK)
const NOTHING = Buffer.alloc(0)

/**
 * Masks the secrets in one stream, however it is cut into chunks. Holds back only bytes that may be the beginning of a
 * secret, at most one byte less than the longest; all other bytes pass untouched and at once.
 */
export class StreamMasker {
  #held: Buffer = NOTHING
  /** How many of the held bytes belong to a secret whose mask has been passed on already. */
  #covered = 0

  constructor(private readonly secrets: SecretPatterns) {}

  /** The next chunk; returns what can be stored. */
  push(chunk: Buffer): Buffer {
    if (this.secrets.isEmpty) return chunk
    const bytes = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk])
    return this.#pass(bytes, this.secrets.possibleStartIn(bytes))
  }

  /** The stream has ended, so what was held back is no beginning of anything. The masker can be used again. */
  end(): Buffer {
    return this.#held.length === 0 ? NOTHING : this.#pass(this.#held, this.#held.length)
  }

  #pass(bytes: Buffer, end: number): Buffer {
    const parts: Buffer[] = []
    let done = this.#covered
    for (const span of this.secrets.spansIn(bytes)) {
      if (span.start >= end) break
      // One that overlaps with what is masked already makes that mask longer, not double.
      if (span.start >= done) parts.push(bytes.subarray(done, span.start), MASK_BYTES)
      done = Math.max(done, span.end)
    }
    if (done < end) parts.push(bytes.subarray(done, end))
    this.#covered = Math.max(0, done - end)
    // A copy: the rest would keep the whole chunk in memory.
    this.#held = end < bytes.length ? Buffer.from(bytes.subarray(end)) : NOTHING
    const [only = NOTHING] = parts
    return parts.length > 1 ? Buffer.concat(parts) : only
  }
}
