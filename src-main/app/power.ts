import { powerMonitor, powerSaveBlocker } from 'electron'

interface Parts {
  isPausedOnBattery(): boolean
  setStandby(on: boolean): void
  /** The machine was asleep: timers and locks may be behind. */
  woke(): void
  /** The session ends: no time for questions. */
  shutdown(): void
}

/** Keeps the system awake while jobs run, and no longer; starts nothing on battery where the person wants that. */
export class Power {
  readonly #p: Parts
  #blocker: number | null = null
  #standby = false

  constructor(parts: Parts) {
    this.#p = parts
    powerMonitor.on('resume', () => {
      this.look()
      parts.woke()
    })
    powerMonitor.on('on-battery', () => this.look())
    powerMonitor.on('on-ac', () => this.look())
    powerMonitor.on('shutdown', (event?: { preventDefault?(): void }) => {
      // Linux and macOS wait for the app when it asks them to.
      event?.preventDefault?.()
      parts.shutdown()
    })
  }

  /** Asks again what the machine runs on, or after the setting changed. */
  look(): void {
    const standby = this.#p.isPausedOnBattery() && powerMonitor.isOnBatteryPower()
    if (standby === this.#standby) return
    this.#standby = standby
    this.#p.setStandby(standby)
  }

  setRunning(running: number): void {
    if (running > 0 && this.#blocker === null) {
      this.#blocker = powerSaveBlocker.start('prevent-app-suspension')
    } else if (running === 0 && this.#blocker !== null) {
      powerSaveBlocker.stop(this.#blocker)
      this.#blocker = null
    }
  }
}
