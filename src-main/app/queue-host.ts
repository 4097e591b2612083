import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { JobyardError, toJobyardError } from '../../src-shared/errors.js'
import type { AppStatus } from '../../src-shared/queue-view.js'
import type { EngineEvent } from '../engine/events.js'
import { databaseFileId } from '../store/database-file.js'
import { type Desk, openDesk } from './desk.js'
import type { Keychain } from './keychain.js'

/** How long until opening is tried again, in ms. */
const TRY_AGAIN_MS = 1_500
const LOOK_MS = 1_000

interface Parts {
  dataDir: string
  keychain: Keychain
  onEvent(event: EngineEvent): void
  onStatus(status: AppStatus): void
  onOpened(desk: Desk): void
}

/**
 * Keeps the data folder open. What stands in the way of that (a locked database, one of a newer Jobyard, a full disk) is
 * a state that a window shows, not an end: it is tried again until it works.
 */
export class QueueHost {
  readonly #p: Parts
  #desk: Desk | null = null
  #phase: AppStatus['phase'] = 'starting'
  #trouble: AppStatus['trouble'] = null
  #standby: AppStatus['standby'] = null
  #retry: NodeJS.Timeout | null = null
  #opening: Promise<void> = Promise.resolve()
  #look: NodeJS.Timeout | null = null
  #file: string | null = null

  constructor(parts: Parts) {
    this.#p = parts
  }

  get status(): AppStatus {
    return { phase: this.#phase, trouble: this.#trouble, standby: this.#standby }
  }

  get desk(): Desk | null {
    return this.#desk
  }

  /** @throws storage when the data folder is not open */
  require(): Desk {
    if (this.#desk !== null) return this.#desk
    throw new JobyardError('storage', this.#trouble?.message ?? 'the queue is not open yet')
  }

  /** Resolves when the first try to open is over, however it ended. */
  async tried(): Promise<void> {
    if (this.#phase === 'starting') await this.#opening
  }

  start(): Promise<void> {
    this.#opening = this.#open()
    return this.#opening
  }

  /** While on, nothing is started (rule R6 without a trace in the rows). */
  setStandby(standby: AppStatus['standby']): void {
    if (this.#standby === 'quitting' && standby === 'battery') return
    this.#standby = standby
    this.#desk?.handle.setStandby(standby !== null)
    this.#publish()
  }

  /** An engine's trouble: null when it is over. */
  noteTrouble(message: string | null): void {
    this.#setTrouble(message === null ? null : { code: 'storage', message })
  }

  /** Ends the engine; the database stays open until {@link close}. */
  async stop(): Promise<void> {
    this.#phase = 'quitting'
    if (this.#retry !== null) clearTimeout(this.#retry)
    if (this.#look !== null) clearInterval(this.#look)
    this.#publish()
    await this.#opening
    await this.#desk?.stop()
  }

  /**
   * After the database was deleted or replaced under the app: ends the engine as quitting does, writes the queue back and
   * opens it again. A file that has taken the place is kept; the queue then goes to a new file beside it.
   *
   * @throws conflict when nothing is wrong; storage when the queue cannot be written
   */
  async restore(): Promise<void> {
    const desk = this.#desk
    if (desk === null || !this.isFileGone) throw new JobyardError('conflict', 'the database is where it should be')
    if (this.#look !== null) clearInterval(this.#look)
    await desk.stop()
    await this.close()
    this.#phase = 'starting'
    await this.start()
  }

  kill(): void {
    this.#desk?.handle.kill()
  }

  async close(): Promise<void> {
    const desk = this.#desk
    this.#desk = null
    if (desk !== null && this.isFileGone) await writeBack(desk, this.#databaseFile())
    this.#file = null
    await desk?.close()
  }

  async #open(): Promise<void> {
    this.#retry = null
    try {
      const desk = await openDesk(this.#p.dataDir, this.#p.keychain, (event) => this.#p.onEvent(event))
      this.#desk = desk
      if (this.#phase === 'quitting') return
      this.#phase = 'ready'
      desk.handle.setStandby(this.#standby !== null)
      this.#file = databaseFileId(this.#databaseFile())
      this.#look = setInterval(() => this.#lookAtFile(), LOOK_MS)
      this.#setTrouble(null)
      this.#p.onOpened(desk)
    } catch (thrown) {
      if (this.#phase === 'quitting') return
      const { code, message } = toJobyardError(thrown)
      this.#phase = 'unavailable'
      this.#setTrouble({ code, message })
      this.#retry = setTimeout(() => void this.start(), TRY_AGAIN_MS)
    }
  }

  /** A database that was deleted goes on to exist as long as it is open, so nothing else would tell. */
  #lookAtFile(): void {
    const now = databaseFileId(this.#databaseFile())
    if (now === this.#file) {
      if (this.#trouble?.code === 'not-found') this.#setTrouble(null)
    } else if (this.#trouble?.code !== 'not-found') {
      this.#setTrouble({
        code: 'not-found',
        message:
          `The database was ${now === null ? 'deleted or moved' : 'replaced'} while Jobyard was using it. ` +
          'What runs goes on, and nothing is lost yet: Jobyard writes the queue back when you ask it to, or when it quits.',
      })
    }
  }

  /** Whether the database is not where it was when it was opened. */
  get isFileGone(): boolean {
    return this.#file !== null && databaseFileId(this.#databaseFile()) !== this.#file
  }

  #databaseFile(): string {
    return path.join(this.#p.dataDir, 'jobyard.db')
  }

  #setTrouble(trouble: { code: string; message: string } | null): void {
    if (trouble === null && this.#trouble === null && this.#phase !== 'ready') return
    const same = this.#trouble !== null && trouble !== null && this.#trouble.message === trouble.message
    const since = same ? (this.#trouble?.since ?? Date.now()) : Date.now()
    this.#trouble = trouble === null ? null : { ...trouble, since }
    this.#publish()
  }

  #publish(): void {
    this.#p.onStatus(this.status)
  }
}

/** Writes the queue, which exists only as long as it is open, to its place, or beside what has taken that. */
async function writeBack(desk: Desk, file: string): Promise<void> {
  const isFree = databaseFileId(file) === null
  const target = isFree ? file : `${file}.rescued-${new Date().toISOString().replaceAll(':', '-')}`
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 })
  await desk.workspace.store.database.connection.backup(target)
}
