import { createHash } from 'node:crypto'
import { type FileState, openFile, requireUnchanged } from './file-state.js'
import { refusalOf } from './ingest-failure.js'

const PIECE_BYTES = 256 * 1024

export interface HashOptions {
  /** Ends the reading when it is aborted; the promise then rejects with its reason. */
  signal?: AbortSignal
  /** Told after each piece. @param done bytes read so far */
  onBytes?(done: number): void
}

/**
 * SHA-256 of a file's bytes, in pieces: memory does not grow with the file.
 *
 * @returns 64 hexadecimal digits, and how many bytes there were
 * @throws IngestFailure when it cannot be read
 */
export async function hashFile(path: string, options: HashOptions = {}): Promise<{ hash: string; bytes: number }> {
  const hash = createHash('sha256')
  const piece = Buffer.allocUnsafe(PIECE_BYTES)
  let bytes = 0
  try {
    const handle = await openFile(path)
    try {
      for (;;) {
        options.signal?.throwIfAborted()
        const { bytesRead } = await handle.read(piece, 0, PIECE_BYTES, bytes)
        if (bytesRead === 0) return { hash: hash.digest('hex'), bytes }
        hash.update(piece.subarray(0, bytesRead))
        bytes += bytesRead
        options.onBytes?.(bytes)
      }
    } finally {
      await handle.close()
    }
  } catch (thrown) {
    throw refusalOf(thrown, path)
  }
}

/** The hash of a file that is still what it was, before and after. @throws FILE_CHANGED */
export async function hashUnchanged(
  path: string,
  state: FileState,
  signal: AbortSignal,
  onBytes: (done: number) => void,
): Promise<string> {
  await requireUnchanged(path, state)
  const hashed = await hashFile(state.realPath, { signal, onBytes })
  await requireUnchanged(path, state)
  return hashed.hash
}
