import { readdirSync, rmSync } from 'node:fs'
import path from 'node:path'

/**
 * Removes the locks that a killed git left in a repository of ours. To be called while nothing works in it.
 */
export function removeStaleLocks(repository: string): void {
  for (const lock of locksIn(repository)) rmSync(lock, { force: true })
}

function locksIn(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
      const full = path.join(folder, entry.name)
      // No lock lies among the objects, and there are many of them.
      if (entry.isDirectory()) return entry.name === 'objects' ? [] : locksIn(full)
      return entry.name.endsWith('.lock') ? [full] : []
    })
  } catch {
    return []
  }
}
