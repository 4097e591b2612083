/** How long an engine waits at most for the window to draw itself, in ms. */
const DRAW_MS = 2_000

/** What an engine's start waits for, since it takes all of a processor for a moment: the window's first picture. */
export class FirstPicture {
  #resolve: () => void = () => {}
  /** Resolves when the window has drawn itself, or takes too long. */
  readonly drawn: Promise<void>

  constructor() {
    this.drawn = new Promise((resolve) => {
      this.#resolve = resolve
    })
    setTimeout(this.#resolve, DRAW_MS)
  }

  /** It is drawn, or must not be waited for. */
  reached(): void {
    this.#resolve()
  }
}
