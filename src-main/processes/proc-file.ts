import { closeSync, openSync, readSync } from 'node:fs'

/** Larger than any `/proc/<pid>/stat`; environments beyond it are read on. */
const FIRST_READ_BYTES = 64 * 1024
/** The system limits arguments and environment together to about this (a quarter of the largest usual stack). */
const LONGEST_BYTES = 8 * 1024 * 1024

let buffer = Buffer.allocUnsafe(FIRST_READ_BYTES)

/**
 * The content of a small file under /proc, in a buffer that the next call overwrites; null when the process is gone or
 * belongs to someone else. About a third of the cost of `readFileSync`, which asks for a size that /proc does not know.
 */
export function readProcFile(path: string): Buffer | null {
  let fd: number
  try {
    fd = openSync(path, 'r')
  } catch {
    return null
  }
  try {
    let length = 0
    for (;;) {
      const count = readSync(fd, buffer, length, buffer.length - length, null)
      length += count
      if (count === 0 || length < buffer.length) return buffer.subarray(0, length)
      if (buffer.length >= LONGEST_BYTES) return buffer
      buffer = Buffer.concat([buffer, Buffer.allocUnsafe(buffer.length)])
    }
  } catch {
    // The process ended between open and read.
    return null
  } finally {
    closeSync(fd)
  }
}
