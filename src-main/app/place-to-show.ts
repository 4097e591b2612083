import type { JobPlace } from '../../src-shared/job-link.js'

/** A place that the window is to show: sent to its page, or kept until the page is there and asks. */
export class PlaceToShow {
  #kept: JobPlace | null = null
  #isAsked = false

  constructor(private readonly send: (place: JobPlace) => void) {}

  put(place: JobPlace): void {
    if (this.#isAsked) this.send(place)
    else this.#kept = place
  }

  /** What was kept, once. From then on the page hears of places by itself. */
  take(): JobPlace | null {
    this.#isAsked = true
    const place = this.#kept
    this.#kept = null
    return place
  }
}
