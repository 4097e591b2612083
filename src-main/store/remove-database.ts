import { rmSync } from 'node:fs'
import { rm, stat, truncate } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'

/** The files that SQLite keeps beside a database. */
export const BESIDE = ['-wal', '-shm', '-journal'] as const

/** Removes a database with what lies beside it; nothing when it is not there. */
export function removeDatabase(file: string): void {
  for (const ending of ['', ...BESIDE]) rmSync(`${file}${ending}`, { force: true })
}

/** What is cut off a large file at once, in bytes, and how long others have the disk for themselves after that, in ms. */
const CUT = 16 * 1024 * 1024
const BETWEEN_CUTS_MS = 20

/**
 * Removes a file little by little: to give back a gigabyte at once takes a file system half a second, in which no commit of
 * anybody gets to the disk.
 */
export async function removeLargeFile(file: string): Promise<void> {
  const { size } = await stat(file)
  for (let left = size - CUT; left > 0; left -= CUT) {
    await truncate(file, left)
    await pause(BETWEEN_CUTS_MS)
  }
  await rm(file, { force: true })
}
