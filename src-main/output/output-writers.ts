import { type OutputClient, OutputWriter } from './output-writer.js'

/** The writers that are in use, one a path, so that two processes with the same log don't overwrite each other. */
export class OutputWriters {
  readonly #writers = new Map<string, OutputWriter>()

  /** The path's writer, with the client attached. */
  open(path: string, client: OutputClient): OutputWriter {
    let writer = this.#writers.get(path)
    if (writer === undefined) {
      writer = new OutputWriter(path, () => this.#writers.delete(path))
      this.#writers.set(path, writer)
    }
    writer.attach(client)
    return writer
  }
}
