import { accessSync, chmodSync, constants, mkdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
import path from 'node:path'
import { JobyardError } from '../../src-shared/errors.js'
import { toStorageError } from './storage-errors.js'

/** File systems on which SQLite's locks and shared memory do not hold between machines. */
const NETWORK_FILE_SYSTEMS =
  /^(nfs\d*|cifs|smb\d*|smbfs|afpfs|afs|ncpfs|ceph|glusterfs|lustre|webdav|davfs|fuse\.sshfs|fuse\.rclone)$/

/**
 * Makes the data folder if need be, private to its user (0700), and checks that it can hold a queue.
 *
 * @returns its absolute path
 * @throws storage when it cannot be made or written, is no folder, or lies on a network file system
 */
export function prepareDataFolder(dir: string): string {
  const folder = path.resolve(dir)
  try {
    makeFolder(folder)
    if (process.platform !== 'win32') chmodSync(folder, 0o700)
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (thrown) {
    throw toStorageError(thrown, `data folder ${folder}`)
  }
  const fileSystem = fileSystemOf(folder)
  if (fileSystem !== null && NETWORK_FILE_SYSTEMS.test(fileSystem)) {
    throw new JobyardError(
      'storage',
      `data folder ${folder} lies on a network file system (${fileSystem}), where a queue cannot be kept safely; ` +
        'choose a folder on a local disk with --data',
    )
  }
  return folder
}

/** Level by level: Node's recursive `mkdir` never returns where a parent exists but takes no entries, as in /proc. */
function makeFolder(folder: string): void {
  const found = statSync(folder, { throwIfNoEntry: false })
  if (found?.isDirectory()) return
  if (found !== undefined) throw new JobyardError('storage', `data folder ${folder}: it is a file, not a folder`)
  makeFolder(path.dirname(folder))
  try {
    mkdirSync(folder, { mode: 0o700 })
  } catch (thrown) {
    // Another process may have been faster.
    if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw thrown
  }
}

/** Type of the mount that holds `folder`; null where the system has no /proc/self/mounts. */
function fileSystemOf(folder: string): string | null {
  let mounts: string
  try {
    mounts = readFileSync('/proc/self/mounts', 'utf8')
  } catch {
    return null
  }
  const real = realpathSync(folder)
  let best: { at: string; type: string } | null = null
  for (const line of mounts.split('\n')) {
    const [, rawAt, type] = line.split(' ')
    if (rawAt === undefined || type === undefined) continue
    const at = rawAt.replace(/\\(\d{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)))
    const inside = at === '/' || real === at || real.startsWith(`${at}/`)
    if (inside && (best === null || at.length >= best.at.length)) best = { at, type }
  }
  return best?.type ?? null
}
