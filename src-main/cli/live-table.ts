import { painter } from './colour.js'
import { type LiveSnapshot, liveTableLines } from './live-table-lines.js'
import type { Output } from './output.js'

/** At most ten drawings a second: more than that nobody can read. */
const DRAW_EVERY_MS = 100
/** Elapsed times move on even when nothing else happens. */
const CLOCK_EVERY_MS = 1000

/**
 * A table at the bottom of a terminal that shows what runs. It is drawn when {@link changed} says that something
 * happened; between drawings it does nothing. Only for a terminal: it moves the cursor.
 */
export class LiveTable {
  readonly #output: Output
  readonly #look: () => LiveSnapshot
  #drawn: string[] = []
  #lastDrawAt = Number.NEGATIVE_INFINITY
  #pending: NodeJS.Timeout | null = null
  #clock: NodeJS.Timeout | null = null
  #ended = false

  /** @param look reads what is to be shown, at the moment of drawing */
  constructor(output: Output, look: () => LiveSnapshot) {
    this.#output = output
    this.#look = look
  }

  /** Something happened: draw soon, now at the earliest, and once for many changes. */
  changed(): void {
    if (this.#pending !== null || this.#ended) return
    const waitMs = Math.max(0, this.#lastDrawAt + DRAW_EVERY_MS - performance.now())
    this.#pending = setTimeout(() => this.#draw(), waitMs)
  }

  /** Prints lines above the table, where they stay. */
  print(lines: readonly string[]): void {
    this.#output.text(`${this.#erasure()}${lines.map((line) => `${line}\n`).join('')}`)
    this.#drawn = []
    this.changed()
  }

  /** Draws for the last time and leaves the cursor below. */
  end(): void {
    if (this.#ended) return
    this.#draw()
    this.#ended = true
    if (this.#pending !== null) clearTimeout(this.#pending)
    if (this.#clock !== null) clearTimeout(this.#clock)
    this.#pending = this.#clock = null
  }

  #draw(): void {
    if (this.#pending !== null) clearTimeout(this.#pending)
    if (this.#clock !== null) clearTimeout(this.#clock)
    this.#pending = this.#clock = null
    if (this.#ended || this.#output.closed) return
    this.#lastDrawAt = performance.now()
    const output = this.#output
    let snapshot: LiveSnapshot
    try {
      snapshot = this.#look()
    } catch {
      // The database may be locked or full for a while; the engine says so, and the table shows what it last knew.
      this.#tick()
      return
    }
    const lines = liveTableLines(snapshot, output.columns ?? 80, output.rows ?? 24, painter(output.colours))
    // Nothing is written when nothing looks different, and nothing while the terminal does not keep up.
    if (!output.congested && lines.join('\n') !== this.#drawn.join('\n')) {
      output.text(`${this.#erasure()}${lines.map((line) => `${line}\n`).join('')}`)
      this.#drawn = lines
    }
    if (snapshot.running.length > 0 || snapshot.next.length > 0) this.#tick()
  }

  #tick(): void {
    this.#clock = setTimeout(() => this.changed(), CLOCK_EVERY_MS)
    this.#clock.unref()
  }

  /** Moves the cursor to the table's first line and clears from there on. */
  #erasure(): string {
    return this.#drawn.length === 0 ? '' : `\u001b[${this.#drawn.length}A\r\u001b[J`
  }
}
