import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { recall, remember } from './cache-folder.mjs'

const DOWNLOAD_LIMIT_MS = 10 * 60_000
const REACH_LIMIT_MS = 6_000
/** How long a download that could not be reached is not tried again, in ms. */
const TRY_AGAIN_AFTER_MS = 24 * 3_600_000
const MEMORY = 'official-electron-unreachable.json'

const folder = dirname(createRequire(import.meta.url).resolve('electron/package.json'))

/** @returns {string} */
export function officialVersion() {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version
}

/** The official executable where it has been downloaded, or null. */
export function findOfficial() {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH
  try {
    const name = readFileSync(join(folder, 'path.txt'), 'utf8')
    const executable = join(override ?? join(folder, 'dist'), name)
    return existsSync(executable) ? executable : null
  } catch {
    return null
  }
}

/**
 * Lets Electron's own install script download it. What cannot be reached is said within seconds and not asked for again
 * for a day.
 *
 * @param {{ asked: boolean }} options `asked`: a person wants this runtime and no other
 * @returns {Promise<string | null>} the executable
 */
export async function installOfficial({ asked }) {
  const found = findOfficial()
  if (found !== null) return found
  const failedAt = recall(MEMORY)
  if (!asked && typeof failedAt === 'number' && Math.abs(Date.now() - failedAt) < TRY_AGAIN_AFTER_MS) return null
  console.error(`Electron ${officialVersion()} is not here yet; downloading it…`)
  if (await isReachable()) {
    const script = join(folder, 'install.js')
    const { status } = spawnSync(process.execPath, [script], {
      stdio: ['ignore', 'inherit', 'inherit'],
      timeout: DOWNLOAD_LIMIT_MS,
    })
    const executable = status === 0 ? findOfficial() : null
    if (executable !== null) return executable
  }
  console.error('  The official download cannot be reached from here.')
  remember(MEMORY, Date.now())
  return null
}

/** A proxy or mirror that Electron's script is told of may reach what a plain request cannot. */
async function isReachable() {
  const { env } = process
  if (env.ELECTRON_GET_USE_PROXY !== undefined || env.ELECTRON_MIRROR !== undefined) return true
  if (env.npm_config_electron_mirror !== undefined) return true
  try {
    const url = `https://github.com/electron/electron/releases/download/v${officialVersion()}/SHASUMS256.txt`
    const answer = await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(REACH_LIMIT_MS) })
    return answer.ok
  } catch {
    return false
  }
}
