import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { closeSync, constants, openSync, rmSync } from 'node:fs'
import { Socket } from 'node:net'
import { join } from 'node:path'
import type { Readable } from 'node:stream'

/** A real pipe for one stream of a stage's program. */
export interface StagePipe {
  /** To be given to the program, and closed here then. */
  writeEnd: number
  /** Begins to read; to be called once. */
  read(): Readable
  close(): void
}

/**
 * Pipes for stdout and stderr that `/dev/stdout` and `/dev/stderr` can open, unlike the sockets that Node gives a child. Null
 * where they cannot be had, and sockets have to do.
 *
 * @param folder in which they have names for a moment
 */
export function stagePipes(folder: string): [StagePipe, StagePipe] | null {
  if (process.platform === 'win32') return null
  const names = ['out', 'err'].map((stream) => join(folder, `.${stream}-${randomBytes(6).toString('hex')}`))
  const { status } = spawnSync('mkfifo', ['-m', '600', ...names], { stdio: 'ignore' })
  const open: StagePipe[] = []
  try {
    if (status !== 0) return null
    for (const name of names) open.push(openPipe(name))
    return open as [StagePipe, StagePipe]
  } catch {
    for (const pipe of open) pipe.close()
    return null
  } finally {
    for (const name of names) rmSync(name, { force: true })
  }
}

function openPipe(name: string): StagePipe {
  // Reading first and without waiting for a writer; then the writer need not wait for a reader.
  const readEnd = openSync(name, constants.O_RDONLY | constants.O_NONBLOCK)
  try {
    const writeEnd = openSync(name, constants.O_WRONLY)
    return {
      writeEnd,
      read: () => new Socket({ fd: readEnd, readable: true, writable: false }),
      close() {
        closeSync(readEnd)
        closeSync(writeEnd)
      },
    }
  } catch (thrown) {
    closeSync(readEnd)
    throw thrown
  }
}
