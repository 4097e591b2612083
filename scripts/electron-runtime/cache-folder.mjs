import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

/** The user's cache folder for what Jobyard's development makes once. */
export function cacheFolder() {
  const base = process.env.XDG_CACHE_HOME?.startsWith('/') ? process.env.XDG_CACHE_HOME : join(homedir(), '.cache')
  const folder = process.env.JOBYARD_ELECTRON_CACHE ?? join(base, 'jobyard')
  mkdirSync(folder, { recursive: true })
  return folder
}

/**
 * Makes `name` in the cache once: `make` fills a new folder, which is then renamed into place, so that nobody ever sees
 * half of it. A second process that wants the same waits for the first, and takes over if that one died.
 *
 * @param {string} name holds the version of everything that went into it
 * @param {(folder: string) => Promise<void> | void} make
 * @returns {Promise<string>} the folder
 */
export async function makeOnce(name, make) {
  const cache = cacheFolder()
  const made = join(cache, name)
  const lock = `${made}.lock`
  for (let told = false; ; told = true) {
    if (isThere(made)) return made
    if (takeLock(lock)) break
    if (!told) console.error(`  waiting for another process that makes ${name}`)
    await pause(250)
  }
  const aside = mkdtempSync(join(cache, '.making-'))
  try {
    if (isThere(made)) return made
    await make(aside)
    renameSync(aside, made)
    return made
  } finally {
    rmSync(aside, { recursive: true, force: true })
    rmSync(lock, { recursive: true, force: true })
  }
}

/** @param {string} path */
function isThere(path) {
  return statSync(path, { throwIfNoEntry: false }) !== undefined
}

/** @param {string} lock */
function takeLock(lock) {
  try {
    mkdirSync(lock)
  } catch {
    if (isAbandoned(lock)) rmSync(lock, { recursive: true, force: true })
    return false
  }
  writeFileSync(join(lock, String(process.pid)), '')
  return true
}

/** @param {string} lock */
function isAbandoned(lock) {
  const stat = statSync(lock, { throwIfNoEntry: false })
  if (stat === undefined) return false
  try {
    const owner = readdirSync(lock)[0]
    // Whoever took it writes its number at once.
    if (owner === undefined) return Date.now() - stat.mtimeMs > 30_000
    process.kill(Number(owner), 0)
    return false
  } catch (error) {
    // The lock itself may have been given back meanwhile (ENOENT).
    return error instanceof Error && 'code' in error && error.code === 'ESRCH'
  }
}

/**
 * A small JSON value that the cache remembers, or undefined.
 *
 * @param {string} name
 * @returns {unknown}
 */
export function recall(name) {
  try {
    return JSON.parse(readFileSync(join(cacheFolder(), name), 'utf8'))
  } catch {
    return undefined
  }
}

/**
 * @param {string} name
 * @param {unknown} value
 */
export function remember(name, value) {
  writeFileSync(join(cacheFolder(), name), JSON.stringify(value))
}
