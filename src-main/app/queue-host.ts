import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { JobyardError, toJobyardError } from '../../src-shared/errors.js'
import type { Damage, Rescued } from '../../src-shared/keeping.js'
import type { AppStatus, TroubleKind } from '../../src-shared/queue-view.js'
import type { EngineEvent } from '../engine/events.js'
import { databaseFileId, databaseFileState } from '../store/database-file.js'
import { toStorageError } from '../store/storage-errors.js'
import { type Desk, type DeskHead, openDesk } from './desk.js'
import { inKeepingThread } from './keeping-thread.js'
import type { Keychain } from './keychain.js'
import { kindOfCause, troubleKind } from './trouble-kind.js'

/** How long until opening is tried again, in ms. */
const TRY_AGAIN_MS = 1_500
const LOOK_MS = 1_000

interface Parts {
  dataDir: string
  keychain: Keychain
  onEvent(event: EngineEvent): void
  onStatus(status: AppStatus): void
  onOpened(desk: Desk): void
  /** Resolves when an engine's start, which takes all of a processor for a moment, keeps no window from drawing itself. */
  windowDrawn: Promise<void>
}

/**
 * Keeps the data folder open. What stands in the way of that (a locked database, one of a newer Jobyard, a full disk) is
 * a state that a window shows, not an end: it is tried again until it works.
 */
export class QueueHost {
  readonly #p: Parts
  #desk: Desk | null = null
  /** While the engine starts. */
  #head: DeskHead | null = null
  #awaitHead: (() => void)[] = []
  /** Ends what the engine's start waits for. */
  #hurry: () => void = () => {}
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

  /** The desk, or what is known of it while its engine starts. */
  get known(): DeskHead | null {
    return this.#desk ?? this.#head
  }

  /** What can be shown before all of the queue has been read. @throws storage when the data folder is not open */
  requireHead(): DeskHead {
    return this.known ?? this.require()
  }

  /** Resolves when the first rows are there, or the first try to open is over. */
  async headRead(): Promise<void> {
    if (this.#head !== null || this.#phase !== 'starting') return
    const read = new Promise<void>((resolve) => this.#awaitHead.push(resolve))
    await Promise.race([read, this.tried()])
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
    // Over a damaged database nothing starts, whatever else would let it.
    this.#desk?.handle.setStandby(standby !== null || this.#phase === 'unavailable')
    this.#publish()
  }

  /** An engine's trouble: null when it is over. @param cause the name that SQLite or the system gave it */
  noteTrouble(message: string | null, cause = ''): void {
    const kind = kindOfCause(cause)
    if (message !== null && kind === 'damaged') this.#noteDamage(`The database is damaged: SQLite calls it ${cause}.`)
    else if (this.#trouble?.kind !== 'damaged') {
      this.#setTrouble(message === null ? null : { code: 'storage', kind, message })
    }
  }

  /** Something could not be read. Damage that is found while the queue is open closes it to the person (rule K2). */
  noteFailure(thrown: unknown): 'damaged' | 'other' {
    const error = toJobyardError(toStorageError(thrown, `database ${this.#databaseFile()}`))
    if (troubleKind(error) !== 'damaged') {
      if (error.code === 'internal') console.error(error)
      return 'other'
    }
    this.#noteDamage(wordsOf(error, 'damaged'))
    return 'damaged'
  }

  /** Nothing new starts; what runs goes on until the person has chosen a way out. */
  #noteDamage(message: string): void {
    if (this.#phase !== 'ready') return
    this.#phase = 'unavailable'
    this.#desk?.handle.setStandby(true)
    this.#setTrouble({ code: 'storage', kind: 'damaged', message })
  }

  /** Ends the engine; the database stays open until {@link close}. */
  async stop(): Promise<void> {
    this.#phase = 'quitting'
    if (this.#retry !== null) clearTimeout(this.#retry)
    if (this.#look !== null) clearInterval(this.#look)
    this.#publish()
    this.#hurry()
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

  /** What is wrong with a database that is damaged, and what can be done. @throws conflict when it is not */
  damage(): Promise<Damage> {
    if (this.#trouble?.kind !== 'damaged') throw new JobyardError('conflict', 'the database is not damaged')
    return inKeepingThread('examine', this.#p.dataDir, this.#trouble.message)
  }

  /**
   * Puts a backup in the place of the database, or saves what can be read of a damaged one into a new one. The engine ends
   * first as when quitting (rule F8) and starts again; what was there is set aside. Whatever comes of it, the queue is
   * opened again.
   *
   * @param backup null: the newest good one
   * @throws storage, conflict, not-found
   */
  rescue(how: 'restore' | 'salvage', backup: string | null = null): Promise<Rescued> {
    const rescued = this.#rescue(how, backup)
    // Whoever asks for the queue meanwhile waits for it.
    this.#opening = rescued.then(
      () => undefined,
      () => undefined,
    )
    return rescued
  }

  async #rescue(how: 'restore' | 'salvage', backup: string | null): Promise<Rescued> {
    if (this.#phase === 'quitting') throw new JobyardError('conflict', 'Jobyard is quitting')
    const { dataDir } = this.#p
    const before = this.#opening
    if (this.#retry !== null) clearTimeout(this.#retry)
    await before
    // Before anything is ended that need not be.
    await inKeepingThread('requireAlone', dataDir).catch((thrown: unknown) => {
      if (this.#desk === null) this.#tryAgain(databaseFileState(this.#databaseFile()))
      throw thrown
    })
    if (this.#retry !== null) clearTimeout(this.#retry)
    if (this.#look !== null) clearInterval(this.#look)
    // A damaged database may take no outcome any more: its jobs are recovered like after a crash.
    await this.#desk?.stop().catch((thrown: unknown) => console.error(thrown))
    await this.close().catch((thrown: unknown) => console.error(thrown))
    if (!this.#isQuitting) this.#phase = 'starting'
    this.#publish()
    try {
      return how === 'restore'
        ? await inKeepingThread('restore', dataDir, backup)
        : await inKeepingThread('salvage', dataDir)
    } finally {
      await this.#open()
    }
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
      const desk = await openDesk(this.#p.dataDir, this.#p.keychain, {
        onEvent: (event) => this.#p.onEvent(event),
        onHead: async (head) => {
          this.#head = head
          for (const tell of this.#awaitHead.splice(0)) tell()
          const hurried = new Promise<void>((resolve) => {
            this.#hurry = resolve
          })
          if (!this.#isQuitting) await Promise.race([this.#p.windowDrawn, hurried])
          if (this.#isQuitting) throw new JobyardError('conflict', 'Jobyard is quitting')
        },
      }).finally(() => {
        this.#head = null
      })
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
      const error = toJobyardError(toStorageError(thrown, `database ${this.#databaseFile()}`))
      const kind = troubleKind(error)
      this.#phase = 'unavailable'
      this.#setTrouble({ code: error.code, kind, message: wordsOf(error, kind) })
      this.#tryAgain(kind === 'damaged' ? databaseFileState(this.#databaseFile()) : null)
    }
  }

  /** @param damaged what the file was like: a damaged one is looked into again only when it is another one */
  #tryAgain(damaged: string | null): void {
    this.#retry = setTimeout(() => {
      if (damaged !== null && databaseFileState(this.#databaseFile()) === damaged) this.#tryAgain(damaged)
      else void this.start()
    }, TRY_AGAIN_MS)
  }

  /** A database that was deleted goes on to exist as long as it is open, so nothing else would tell. */
  #lookAtFile(): void {
    const now = databaseFileId(this.#databaseFile())
    if (now === this.#file) {
      if (this.#trouble?.code === 'not-found') this.#setTrouble(null)
    } else if (this.#trouble?.code !== 'not-found') {
      this.#setTrouble({
        code: 'not-found',
        kind: 'gone',
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

  get #isQuitting(): boolean {
    return this.#phase === 'quitting'
  }

  #databaseFile(): string {
    return path.join(this.#p.dataDir, 'jobyard.db')
  }

  #setTrouble(trouble: Omit<NonNullable<AppStatus['trouble']>, 'since'> | null): void {
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

/** Of a damaged database a screen says the rest. */
function wordsOf({ message, details }: JobyardError, kind: TroubleKind): string {
  const code = (details as { code?: unknown } | undefined)?.code
  return kind === 'damaged' && typeof code === 'string' ? `The database is damaged: SQLite calls it ${code}.` : message
}

/** Writes the queue, which exists only as long as it is open, to its place, or beside what has taken that. */
async function writeBack(desk: Desk, file: string): Promise<void> {
  const isFree = databaseFileId(file) === null
  const target = isFree ? file : `${file}.rescued-${new Date().toISOString().replaceAll(':', '-')}`
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 })
  await desk.workspace.store.database.connection.backup(target)
}
