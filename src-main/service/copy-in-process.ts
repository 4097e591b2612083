import { type ChildProcess, spawn } from 'node:child_process'
import { type ErrorCode, JobyardError } from '../../src-shared/errors.js'
import { ownNodeEnvironment } from '../processes/own-node.js'
import { partialCopy } from '../store/copy-database.js'
import { removeDatabase } from '../store/remove-database.js'

export interface CopyRequest {
  /** The database, and which file that has to be (`databaseFileId`). */
  file: string
  fileId: string | null
  /** The new file. */
  target: string
  /** The built program (dist/main/copy-worker.cjs). */
  program: string
  /** Stops it, and removes what is copied so far. */
  signal?: AbortSignal
}

/**
 * Copies the database to a new file in a process of its own, slowly, so that jobs start as if nothing were copied. In a
 * thread, the tens of megabytes that it takes would stay with this process for good: the allocator keeps them.
 *
 * @throws conflict, storage, operation-failed when it was stopped or ended unexpectedly
 */
export async function copyInProcess({ file, fileId, target, program, signal }: CopyRequest): Promise<void> {
  if (signal?.aborted) throw stopped(target)
  const child = spawn(process.execPath, [program, file, fileId ?? '', target], {
    windowsHide: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...ownNodeEnvironment() },
  })
  const kill = () => child.kill('SIGKILL')
  signal?.addEventListener('abort', kill, { once: true })
  try {
    const { code, said } = await endOf(child)
    if (code === 0) return
    if (child.pid !== undefined) removeDatabase(partialCopy(target, child.pid))
    if (signal?.aborted) throw stopped(target)
    throw toError(target, said)
  } finally {
    signal?.removeEventListener('abort', kill)
  }
}

interface End {
  code: number | null
  said: { out: string; err: string }
}

function endOf(child: ChildProcess): Promise<End> {
  const said = { out: '', err: '' }
  child.stdout?.on('data', (bytes: Buffer) => {
    said.out += bytes.toString()
  })
  child.stderr?.on('data', (bytes: Buffer) => {
    said.err = (said.err + bytes.toString()).slice(-2_000)
  })
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ code: null, said: { out: '', err: error.message } }))
    child.once('close', (code, by) => {
      if (by !== null) said.err += ` it was ended by ${by}`
      resolve({ code, said })
    })
  })
}

const stopped = (target: string) =>
  new JobyardError('operation-failed', `backup ${target}: it was stopped before it was done`)

function toError(target: string, { out, err }: End['said']): JobyardError {
  try {
    const { code, message, details } = JSON.parse(out) as { code: ErrorCode; message: string; details?: unknown }
    return new JobyardError(code, message, { details })
  } catch {
    return new JobyardError(
      'operation-failed',
      `backup ${target}: the process that copies ended:${err.trim() || ' it said nothing'}`,
    )
  }
}
