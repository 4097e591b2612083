/** Longest piece without a line end that waits for one, in characters. */
const LONGEST = 16 * 1024

/** Cuts a stream of text into whole lines, many at once, so that two streams do not meet in the middle of one. */
export class LineLog {
  #rest = ''

  constructor(private readonly write: (lines: string) => void) {}

  push(text: string): void {
    this.#rest += text
    const end = this.#rest.lastIndexOf('\n')
    if (end !== -1) {
      const lines = this.#rest.slice(0, end)
      this.#rest = this.#rest.slice(end + 1)
      this.write(lines)
    }
    if (this.#rest.length > LONGEST) this.flush()
  }

  flush(): void {
    if (this.#rest !== '') this.write(this.#rest)
    this.#rest = ''
  }
}
