import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { toStorageError } from '../store/storage-errors.js'

/** A new folder for what is checked or tried. @throws storage */
export function makeTemporaryFolder(purpose: string): string {
  try {
    return mkdtempSync(path.join(tmpdir(), `jobyard-${purpose}-`))
  } catch (thrown) {
    throw toStorageError(thrown, `a folder for it cannot be made in ${tmpdir()}`)
  }
}

/** Removes it with all that is in it; what cannot be removed is left to the system. */
export function removeTemporaryFolder(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  } catch {
    // A process that left its tree may still write there.
  }
}
