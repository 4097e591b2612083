import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { installOfficial, officialVersion } from './official-electron.mjs'
import { sqliteBinding } from './sqlite-binding.mjs'
import { canUseTestRuntime, TEST_ELECTRON_VERSION, testRuntime } from './test-runtime.mjs'

/**
 * @typedef {object} ElectronRuntime
 * @property {'official' | 'test'} kind
 * @property {string} version
 * @property {string} executable
 * @property {Record<string, string>} env what it must be started with
 */

/**
 * An Electron to run Jobyard with: the official one, or, where that cannot be downloaded, the test runtime. The second is
 * end of life: for development and tests, never for daily use, never shipped. `JOBYARD_ELECTRON=official` or `test` asks
 * for one of them.
 *
 * @returns {Promise<ElectronRuntime>}
 */
export async function prepareElectron() {
  const asked = process.env.JOBYARD_ELECTRON ?? 'any'
  if (!['any', 'official', 'test'].includes(asked)) throw new Error('JOBYARD_ELECTRON must be "official" or "test"')
  const executable = asked === 'test' ? null : await installOfficial({ asked: asked === 'official' })
  if (executable !== null) return { kind: 'official', version: officialVersion(), executable, env: {} }
  if (asked === 'official') throw new Error(`Electron ${officialVersion()} cannot be downloaded`)
  if (!canUseTestRuntime()) {
    throw new Error(
      'Electron cannot be downloaded, and the test runtime that takes its place is for 64-bit Linux on x86 only',
    )
  }
  const [folder, binding] = [await testRuntime(), await sqliteBinding()]
  return {
    kind: 'test',
    version: TEST_ELECTRON_VERSION,
    executable: join(folder, 'electron'),
    env: { JOBYARD_SQLITE_BINDING: binding, JOBYARD_TEST_RUNTIME: '1' },
  }
}

/** @param {ElectronRuntime} runtime @returns {string | null} what to say before it starts */
export function runtimeWarning({ kind, version }) {
  if (kind === 'official') return null
  return (
    `NOTE: the official Electron could not be downloaded, so this is a TEST RUNTIME (Electron ${version}, end of life, ` +
    'without security updates).\n      Good for trying Jobyard and for its tests; not for daily use.'
  )
}

// Called by itself it makes everything ready and says where it is.
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const runtime = await prepareElectron()
  const warning = runtimeWarning(runtime)
  if (warning !== null) console.error(warning)
  console.log(JSON.stringify(runtime))
}
