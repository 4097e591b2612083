/**
 * `npm run bench:ui [-- name …]`: prepares an Electron and a display of its own, and runs the benchmark of the window in
 * them (tests/bench/ui/run.ts).
 */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { prepareElectron, runtimeWarning } from './electron-runtime/prepare-electron.mjs'
import { installMissingPackages } from './electron-runtime/system-packages.mjs'
import { startVirtualDisplay } from './virtual-display.mjs'

if (process.platform !== 'linux') {
  console.error('The benchmark of the window reads what processes use from /proc, so it runs on Linux only.')
  process.exit(1)
}
const root = fileURLToPath(new URL('..', import.meta.url))
const built = spawnSync(process.execPath, [join(root, 'scripts/build.mjs'), '--bench'], { stdio: 'inherit' })
if (built.status !== 0) process.exit(1)
const missing = installMissingPackages()
if (missing !== null) throw new Error(missing)
const runtime = await prepareElectron()
const warning = runtimeWarning(runtime)
if (warning !== null) console.error(warning)
const screen = await startVirtualDisplay()
try {
  const { status } = spawnSync(process.execPath, [join(root, 'dist/main/bench-ui.cjs'), ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: { ...process.env, DISPLAY: screen.display, JOBYARD_BENCH_RUNTIME: JSON.stringify(runtime) },
  })
  process.exitCode = status ?? 1
} finally {
  screen.stop()
}
