import { readdirSync, statSync } from 'node:fs'
import path from 'node:path'

/**
 * The files in a folder and in those below it, in the order of their names. What begins with a dot is left out; links to
 * folders are not followed, so that there is an end.
 *
 * @throws what the file system says of the folder itself
 */
export function filesBelow(folder: string): string[] {
  const files: string[] = []
  const waiting = [folder]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const below: string[] = []
    for (const entry of readEntries(next, next === folder)) {
      if (entry.name.startsWith('.')) continue
      const file = path.join(next, entry.name)
      if (entry.isDirectory()) below.push(file)
      else if (entry.isFile() || (entry.isSymbolicLink() && !isFolder(file))) files.push(file)
    }
    waiting.push(...below.reverse())
  }
  return files
}

/** One below that may not be read is left out; the person's own one is not. */
function readEntries(folder: string, isFirst: boolean) {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((one, other) => (one.name < other.name ? -1 : 1))
  } catch (thrown) {
    if (isFirst) throw thrown
    return []
  }
}

function isFolder(file: string): boolean {
  try {
    return statSync(file).isDirectory()
  } catch {
    return false
  }
}
