import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** What Electron on a Debian system without a desktop needs: a file that shows it is there, and its package. */
const NEEDED = [
  { package: 'xvfb', program: 'Xvfb' },
  { package: 'xauth', program: 'xauth' },
  { package: 'libgtk-3-0', library: 'libgtk-3.so.0' },
  { package: 'libnss3', library: 'libnss3.so' },
  { package: 'libasound2', library: 'libasound.so.2' },
  { package: 'libgbm1', library: 'libgbm.so.1' },
  { package: 'libatk-bridge2.0-0', library: 'libatk-bridge-2.0.so.0' },
  { package: 'libdrm2', library: 'libdrm.so.2' },
  { package: 'libxkbcommon0', library: 'libxkbcommon.so.0' },
]
const INSTALL_LIMIT_MS = 10 * 60_000

/** Packages that are missing; none on a system other than Linux. */
export function missingPackages() {
  if (process.platform !== 'linux') return []
  return NEEDED.filter((one) => !(one.program === undefined ? hasLibrary(one.library) : hasProgram(one.program))).map(
    (one) => one.package,
  )
}

/** @param {readonly string[]} packages */
export function installCommand(packages) {
  return `apt-get update && apt-get install -y --no-install-recommends ${packages.join(' ')}`
}

/**
 * Installs what is missing where it may (as root, on a system with apt), and says so.
 *
 * @returns {string | null} why Electron cannot run here, with the one command that mends it; null: it can
 */
export function installMissingPackages() {
  const missing = missingPackages()
  if (missing.length === 0) return null
  if (!hasProgram('apt-get')) return `these libraries are missing: ${missing.join(', ')} (Debian's names)`
  if (process.getuid?.() !== 0) return `packages are missing; run: sudo sh -c '${installCommand(missing)}'`
  console.error(`Installing what Electron needs: ${missing.join(' ')}`)
  const wait = ['-o', 'DPkg::Lock::Timeout=300']
  apt(...wait, 'update')
  apt(...wait, 'install', '-y', '--no-install-recommends', ...missing)
  const still = missingPackages()
  return still.length === 0 ? null : `packages could not be installed; run: ${installCommand(still)}`
}

/** @param {string[]} args */
function apt(...args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const { status, stdout, stderr } = spawnSync('apt-get', args, { env, encoding: 'utf8', timeout: INSTALL_LIMIT_MS })
  if (status !== 0) console.error(`${stdout}${stderr}`.trim().split('\n').slice(-5).join('\n'))
}

/** @param {string} name */
function hasProgram(name) {
  return (process.env.PATH ?? '').split(delimiter).some((dir) => {
    try {
      accessSync(join(dir, name), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

/** @param {string | undefined} name */
function hasLibrary(name) {
  const folders = ['/lib', '/usr/lib', '/usr/lib64', '/lib64'].flatMap((dir) => [dir, ...below(dir)])
  return name !== undefined && folders.some((dir) => existsSync(join(dir, name)))
}

/** @param {string} dir */
function below(dir) {
  try {
    return readdirSync(dir)
      .filter((name) => name.endsWith('-linux-gnu'))
      .map((name) => join(dir, name))
  } catch {
    return []
  }
}
