/**
 * `npm start`: opens the window where there is a display; elsewhere says so and runs the engine in the terminal, with the
 * live table of the queue. Arguments after `--`: `--sample` fills the queue first, `--data DIR` names the data folder;
 * others go to the app.
 */
import { spawn, spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { prepareElectron, runtimeWarning } from './electron-runtime/prepare-electron.mjs'
import { installMissingPackages } from './electron-runtime/system-packages.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const program = join(root, 'dist/main/jobyard.cjs')
const given = process.argv.slice(2)

const built = spawnSync(process.execPath, [join(root, 'scripts/build.mjs'), '--if-stale'], { stdio: 'inherit' })
if (built.status !== 0) process.exit(built.status ?? 1)

const withoutWindow = hasDisplay() ? await openWindow() : 'There is no display here'
if (withoutWindow !== null) {
  console.log(`${withoutWindow}, so no window opens: the engine runs in this terminal. Ctrl-C ends it.`)
  runInTerminal()
}

function hasDisplay() {
  if (process.platform !== 'linux') return true
  return Boolean(process.env.DISPLAY) || Boolean(process.env.WAYLAND_DISPLAY)
}

/** @returns {Promise<string | null>} why there can be no window; null when it was opened */
async function openWindow() {
  const missing = installMissingPackages()
  if (missing !== null) return `Electron cannot run here (${missing})`
  const runtime = await prepareElectron().catch((/** @type {unknown} */ error) => {
    return error instanceof Error ? error.message : String(error)
  })
  if (typeof runtime === 'string') return runtime
  const warning = runtimeWarning(runtime)
  if (warning !== null) console.log(warning)
  const args = [...(needsNoSandbox(runtime) ? ['--no-sandbox'] : []), root, ...given]
  follow(spawn(runtime.executable, args, { stdio: 'inherit', env: { ...process.env, ...runtime.env } }))
  return null
}

/**
 * Chromium's sandbox needs more than root, or the test runtime outside of a user namespace, can have.
 *
 * @param {import('./electron-runtime/prepare-electron.mjs').ElectronRuntime} runtime
 */
function needsNoSandbox({ kind }) {
  return process.platform === 'linux' && (process.getuid?.() === 0 || kind === 'test')
}

function runInTerminal() {
  const place = given.flatMap((word, i) => {
    if (word.startsWith('--data=')) return [word]
    return word === '--data' ? [word, given[i + 1] ?? ''] : []
  })
  const jobyard = (/** @type {string[]} */ ...args) => [program, ...place, ...args]
  if (given.includes('--sample')) {
    const sample = join(root, 'examples/first-queue.jsonl')
    const { status } = spawnSync(process.execPath, jobyard('import', sample), { stdio: 'inherit', cwd: root })
    if (status !== 0) process.exit(status ?? 1)
  }
  // In this very process: Ctrl-C reaches a whole terminal at once, and passed on it would count as the second one.
  process.argv.splice(1, process.argv.length, ...jobyard('worker'))
  createRequire(import.meta.url)(program)
}

/** This process ends as that one does; a signal to it goes on to that one. @param {import('node:child_process').ChildProcess} child */
function follow(child) {
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
    process.on(signal, () => child.kill(signal))
  child.on('error', (error) => {
    console.error(error.message)
    process.exit(1)
  })
  child.on('exit', (code, signal) => process.exit(signal === null ? (code ?? 1) : 1))
}
