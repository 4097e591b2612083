import { followOutput } from '../output/follow-output.js'
import type { OutputStream } from '../output/output-format.js'
import { linesOf } from '../output/output-lines.js'

/** Longer lines are cut. */
const MOST_CHARACTERS = 2_000

/** Follows the output of a process that is tried, line by line, until it is told that no more will come. */
export class TrialOutput {
  readonly #onLine: (stream: OutputStream, text: string) => void
  readonly #following: Promise<void>[] = []
  #end: () => void = () => {}
  readonly #ended = new Promise<void>((resolve) => {
    this.#end = resolve
  })

  constructor(onLine: (stream: OutputStream, text: string) => void) {
    this.#onLine = onLine
  }

  /** @param path without ending; it may not be there yet */
  follow(path: string): void {
    this.#following.push(this.#follow(path))
  }

  /** Resolves when all that was written has been told. */
  async stop(): Promise<void> {
    this.#end()
    await Promise.allSettled(this.#following)
  }

  async #follow(path: string): Promise<void> {
    for await (const lines of linesOf(followOutput(path, {}, this.#ended))) {
      for (const { stream, text } of lines) {
        const line = text.replace(/\r?\n$/, '')
        this.#onLine(stream, line.length > MOST_CHARACTERS ? `${line.slice(0, MOST_CHARACTERS)}…` : line)
      }
    }
  }
}
