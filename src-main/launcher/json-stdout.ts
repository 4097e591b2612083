import { isUtf8 } from 'node:buffer'
import { MAX_LINE_BYTES } from '../../src-shared/handler-protocol.js'
import type { LauncherEvent } from './launcher-protocol.js'
import type { OutputRouter } from './output-router.js'
import type { StdoutTaker } from './stdout-taker.js'

type Stdout = Pick<Extract<LauncherEvent, { ev: 'exit' }>, 'stdout' | 'stdoutFault'>

/**
 * Collects the stdout of a `json` handler: its answer, and not output; unless it is no answer (anything but one JSON
 * object), which a person will want to see.
 */
export class JsonStdout implements StdoutTaker {
  #parts: Buffer[] = []
  #bytes = 0

  constructor(private readonly router: OutputRouter) {}

  chunk(bytes: Buffer): void {
    this.#bytes += bytes.length
    if (this.#isTooLong) {
      for (const part of this.#parts) this.router.unnamed('out', part)
      this.#parts = []
      this.router.unnamed('out', bytes)
    } else {
      this.#parts.push(bytes)
    }
  }

  end(): void {
    // The answer is judged when the process has exited.
  }

  /** What was printed, for the `exit` event, secrets masked. */
  finish(): Stdout {
    if (this.#isTooLong) return { stdout: null, stdoutFault: `more than ${MAX_LINE_BYTES} bytes` }
    const bytes = Buffer.concat(this.#parts)
    this.#parts = []
    if (!isUtf8(bytes)) {
      this.router.unnamed('out', bytes)
      return { stdout: null, stdoutFault: 'not UTF-8' }
    }
    const { secrets } = this.router
    const text = bytes.toString()
    try {
      const answer: unknown = JSON.parse(text)
      if (typeof answer === 'object' && answer !== null && !Array.isArray(answer)) {
        return { stdout: secrets.isEmpty ? text : JSON.stringify(secrets.maskJson(answer)) }
      }
    } catch {
      // Not JSON, or nested deeper than anything can handle.
    }
    this.router.unnamed('out', bytes)
    return { stdout: secrets.maskText(text) }
  }

  get #isTooLong(): boolean {
    return this.#bytes > MAX_LINE_BYTES
  }
}
