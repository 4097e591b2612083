/** How many times as long as a task took it rests before the next: what is dear is done less often. */
const REST = 3

/**
 * Does a task whenever it is asked to, one at a time, and never more than a quarter of the time. What is asked meanwhile is
 * done once, later.
 */
export class Paced {
  readonly #task: () => Promise<void>
  #isUnderWay = false
  #isAsked = false
  #isOver = false
  #rest: ReturnType<typeof setTimeout> | null = null

  /** @param task must not reject */
  constructor(task: () => Promise<void>) {
    this.#task = task
  }

  ask(): void {
    if (this.#isOver) return
    if (this.#isUnderWay || this.#rest !== null) this.#isAsked = true
    else void this.#run()
  }

  /** What is under way ends by itself; nothing else begins. */
  end(): void {
    this.#isOver = true
    if (this.#rest !== null) clearTimeout(this.#rest)
  }

  async #run(): Promise<void> {
    this.#isAsked = false
    this.#isUnderWay = true
    const began = performance.now()
    await this.#task()
    this.#isUnderWay = false
    if (this.#isOver) return
    this.#rest = setTimeout(
      () => {
        this.#rest = null
        if (this.#isAsked) void this.#run()
      },
      REST * (performance.now() - began),
    )
  }
}
