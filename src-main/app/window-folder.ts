import { createHash } from 'node:crypto'
import { lstatSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

/**
 * Where Chromium keeps its own files: below the data folder, so that each data folder has one app, and one app alone. Where
 * nothing can be written there, in the system's folder for temporary files: without its lock the app would take itself for
 * a second one and end, and could not say what is wrong.
 */
export function windowFolder(dataDir: string, temporary = tmpdir()): string {
  const folder = path.join(dataDir, 'window')
  if (isWritable(folder)) return folder
  const name = createHash('sha256').update(path.resolve(dataDir)).digest('hex').slice(0, 16)
  const substitute = path.join(temporary, `jobyard-window-${name}`)
  // Others may write there, too.
  return isWritable(substitute) && isOurs(substitute) ? substitute : mkdtempSync(`${substitute}-`)
}

function isWritable(folder: string): boolean {
  const probe = path.join(folder, `.probe-${process.pid}`)
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    writeFileSync(probe, ' ')
    return true
  } catch {
    return false
  } finally {
    removeQuietly(probe)
  }
}

function removeQuietly(file: string): void {
  try {
    rmSync(file, { force: true })
  } catch {
    // Nothing can be written there, so that there is nothing to remove.
  }
}

function isOurs(folder: string): boolean {
  const stat = lstatSync(folder)
  const isPrivate = process.platform === 'win32' || (stat.uid === process.getuid?.() && (stat.mode & 0o077) === 0)
  return stat.isDirectory() && isPrivate
}
