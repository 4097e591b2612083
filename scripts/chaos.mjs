/**
 * `npm run chaos -- [--seconds N] [--seed S] [--people N] [--batch N] [--app] [--clock]`: builds, and runs the
 * chaos suite (tests/chaos/run.ts).
 *
 *   --app    the window is one of the engines: real Electron, on a display of its own
 *   --clock  the clock is set now and then, for the processes of the suite alone (libfaketime)
 *
 * What cannot be had here is said and left out.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { prepareElectron } from './electron-runtime/prepare-electron.mjs'
import { installMissingPackages } from './electron-runtime/system-packages.mjs'
import { startVirtualDisplay } from './virtual-display.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const words = process.argv.slice(2)
const built = spawnSync(process.execPath, [join(root, 'scripts/build.mjs'), '--bench'], { stdio: 'inherit' })
if (built.status !== 0) process.exit(1)
const app = words.includes('--app') ? await prepareApp() : null
const env = {
  ...process.env,
  ...(app === null ? {} : { JOBYARD_CHAOS_APP: JSON.stringify(app.runtime) }),
  ...(words.includes('--clock') ? clockEnv() : {}),
}
const rest = words.filter((word) => word !== '--app' && word !== '--clock')
try {
  const { status } = spawnSync(process.execPath, [join(root, 'dist/main/chaos.cjs'), ...rest], {
    stdio: 'inherit',
    env,
  })
  process.exitCode = status ?? 1
} finally {
  app?.stop()
}

async function prepareApp() {
  if (process.platform !== 'linux') return without('app', 'its processes are found by /proc, on Linux only')
  const missing = installMissingPackages()
  if (missing !== null) return without('app', missing)
  try {
    const { executable, env } = await prepareElectron()
    const screen = await startVirtualDisplay()
    return { runtime: { executable, env: { ...env, DISPLAY: screen.display } }, stop: () => screen.stop() }
  } catch (thrown) {
    return without('app', thrown instanceof Error ? thrown.message : String(thrown))
  }
}

function clockEnv() {
  const library = libraryFolders()
    .map((folder) => join(folder, 'faketime/libfaketime.so.1'))
    .find((file) => existsSync(file))
  if (library === undefined) {
    without('clock', 'libfaketime is not installed (Debian: apt-get install libfaketime)')
    return {}
  }
  return { JOBYARD_CHAOS_CLOCK: library }
}

function libraryFolders() {
  const folders = ['/usr/lib', '/usr/lib64', '/usr/local/lib']
  return folders.flatMap((folder) => {
    const below = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('-linux-gnu')) : []
    return [folder, ...below.map((name) => join(folder, name))]
  })
}

/** @param {string} what @param {string} why */
function without(what, why) {
  console.error(`NOTE: without --${what}: ${why}`)
  return null
}
