/** Makes something of a process's stdout, according to its protocol. */
export interface StdoutTaker {
  chunk(bytes: Buffer): void
  /** No more comes. */
  end(): void
}
