import type { Clock } from '../engine/ports.js'

/** How old a sign of life may get where only a heartbeat promised one (rule F5), in ms. */
export const DEFAULT_LEASE_MS = 300_000
/** A lease is counted down in so many slices. */
const SLICES = 10
const LONGEST_SLICE_MS = 5_000

/**
 * The promise of a running job to give a sign of life every so often (rule F5). Silence is counted in slices of timers
 * that ran while this process ran too, and never read off a clock: a machine that slept, a clock that was set and an
 * engine that stood still (a debugger, SIGSTOP) cost the job at most one slice.
 */
export class Lease {
  readonly ms: number
  readonly #clock: Clock
  readonly #onLapsed: () => void
  readonly #sliceMs: number
  #silentMs = 0
  #timer: (() => void) | null = null

  /** @param onLapsed called for each slice from the end of the lease on, until a sign of life or `stop` */
  constructor(clock: Clock, ms: number, onLapsed: () => void) {
    this.ms = ms
    this.#clock = clock
    this.#onLapsed = onLapsed
    this.#sliceMs = Math.min(Math.ceil(ms / SLICES), LONGEST_SLICE_MS)
  }

  begin(): void {
    this.stop()
    this.#silentMs = 0
    this.#next()
  }

  renew(): void {
    this.#silentMs = 0
  }

  stop(): void {
    this.#timer?.()
    this.#timer = null
  }

  #next(): void {
    this.#timer = this.#clock.after(this.#sliceMs, () => {
      this.#next()
      this.#silentMs += this.#sliceMs
      if (this.#silentMs >= this.ms) this.#onLapsed()
    })
  }
}
