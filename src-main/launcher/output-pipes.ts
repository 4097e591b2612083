import { type ChildProcess, type SpawnSyncOptions, spawn, spawnSync } from 'node:child_process'
import { closeSync, constants, mkdtempSync, openSync, readdirSync, rmSync, unlinkSync } from 'node:fs'
import { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { sendSignal } from '../processes/send-signal.js'

/** A pipe for one stream of one process. */
export interface OutputPipe {
  /** Its end for the process, to be closed here once that has it. */
  writeEnd: number
  /** Begins to read; to be called once. */
  read(): Readable
  /** Closes both ends: the process was not started. */
  discard(): void
}

const FIRST_BATCH = 16
const LARGEST_BATCH = 128
/** `jobyard-pipes-<pid of the launcher>-<random>`, in the first of the parents that takes it. */
const FOLDER_NAME = /^jobyard-pipes-(\d+)-/
/** In memory a name is made and removed in a tenth of the time that a disk's file system takes. */
const PARENTS = ['/dev/shm', tmpdir()]

/**
 * Real pipes for what processes print. Node by itself gives a child sockets, which `/dev/stdout` and `/dev/stderr` cannot
 * open: `echo x > /dev/stderr` would fail. Node cannot make a pipe, but it can open a named one, so `mkfifo` makes
 * names in batches, ahead of use, in a private folder; each is opened once, at both ends, and its name removed.
 */
export class OutputPipes {
  readonly #names: string[] = []
  #folder: string | null = null
  #batch = FIRST_BATCH
  #lastNumber = 0
  /** The `mkfifo` that runs. */
  #making: ChildProcess | null = null
  /** False where there is no `mkfifo`, or no file system that takes them. */
  #works = process.platform !== 'win32'

  /** @param onStarted hears the pid of each `mkfifo`, which is nobody's leftover */
  constructor(private readonly onStarted: (pid: number) => void) {}

  /** Makes the first ones. */
  open(): void {
    if (!this.#works) return
    this.#folder = makeFolder()
    this.#works = this.#folder !== null
    this.#makeAhead()
  }

  /** Two pipes, for stdout and stderr; null where they cannot be had: sockets have to do then. */
  take(): [OutputPipe, OutputPipe] | null {
    if (this.#names.length < 2) this.#makeNow()
    const out = this.#open()
    const err = out && this.#open()
    if (this.#names.length < this.#batch / 4) this.#makeAhead()
    if (out !== null && err !== null) return [out, err]
    out?.discard()
    return null
  }

  /** Removes the folder, and calls `done` when nothing of it is left, no `mkfifo` either. */
  close(done: () => void): void {
    this.#works = false
    this.#names.length = 0
    const remove = () => {
      if (this.#folder !== null) removeFolder(this.#folder)
      done()
    }
    if (this.#making === null) remove()
    else this.#making.once('exit', remove)
  }

  #open(): OutputPipe | null {
    const name = this.#names.pop()
    if (name === undefined) return null
    let readEnd = -1
    try {
      // Reading first and without waiting for a writer; then the writer need not wait for a reader, and gets an end
      // whose writes wait when the pipe is full.
      readEnd = openSync(name, constants.O_RDONLY | constants.O_NONBLOCK)
      const writeEnd = openSync(name, constants.O_WRONLY)
      unlinkSync(name)
      return pipeOf(readEnd, writeEnd)
    } catch {
      // No more files may be open, or somebody tidied up the folder.
      if (readEnd !== -1) closeSync(readEnd)
      return null
    }
  }

  /** More were wanted at once than were made ahead. */
  #makeNow(): void {
    if (!this.#works) return
    const { names, args, options } = this.#order()
    const { pid, status } = spawnSync('mkfifo', args, options)
    this.onStarted(pid)
    this.#made(names, status)
  }

  #makeAhead(): void {
    if (this.#making !== null || !this.#works) return
    const { names, args, options } = this.#order()
    const child = spawn('mkfifo', args, options)
    if (child.pid === undefined) {
      child.once('error', () => {})
      this.#made(names, null)
      return
    }
    this.onStarted(child.pid)
    this.#making = child
    child.once('exit', (status) => {
      this.#making = null
      this.#made(names, status)
    })
  }

  #order(): { names: string[]; args: string[]; options: SpawnSyncOptions & { stdio: 'ignore' } } {
    const names = Array.from({ length: this.#batch }, () => String(++this.#lastNumber))
    this.#batch = Math.min(this.#batch * 2, LARGEST_BATCH)
    const env = { PATH: process.env.PATH ?? '/bin:/usr/bin' }
    return { names, args: ['-m', '600', ...names], options: { cwd: this.#folder ?? '/', env, stdio: 'ignore' } }
  }

  #made(names: readonly string[], status: number | null): void {
    if (status !== 0) this.#works = false
    else if (this.#works) this.#names.push(...names.map((name) => join(this.#folder ?? '', name)))
  }
}

function pipeOf(readEnd: number, writeEnd: number): OutputPipe {
  return {
    writeEnd,
    read: () => new Socket({ fd: readEnd, readable: true, writable: false }),
    discard() {
      closeSync(readEnd)
      closeSync(writeEnd)
    },
  }
}

function makeFolder(): string | null {
  for (const parent of PARENTS) {
    try {
      const folder = mkdtempSync(join(parent, `jobyard-pipes-${process.pid}-`))
      setImmediate(() => removeAbandoned(parent))
      return folder
    } catch {
      // It is not there, or not for us.
    }
  }
  return null
}

/** Removes the folders of launchers that were killed. */
function removeAbandoned(parent: string): void {
  for (const name of readdirSync(parent)) {
    const pid = FOLDER_NAME.exec(name)?.[1]
    if (pid !== undefined && sendSignal(Number(pid), 0) === 'gone') removeFolder(join(parent, name))
  }
}

function removeFolder(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true })
  } catch {
    // Another user's; or it stays until another launcher starts.
  }
}
