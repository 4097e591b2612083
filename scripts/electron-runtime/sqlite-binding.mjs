import { createHash } from 'node:crypto'
import { copyFileSync, cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { makeOnce } from './cache-folder.mjs'
import { runQuietly } from './run-quietly.mjs'

const require = createRequire(import.meta.url)
const header = fileURLToPath(new URL('napi-boxes.h', import.meta.url))

/**
 * better-sqlite3 as the test runtime can load it: its prebuilt binary wants Node-API 10, the runtime has 8, so the same
 * source is compiled with `napi-boxes.h`. Needs python3, make and a C++ compiler, and a minute or two, once.
 *
 * @returns {Promise<string>} the binary, for JOBYARD_SQLITE_BINDING
 */
export async function sqliteBinding() {
  const source = dirname(require.resolve('better-sqlite3/package.json'))
  const { version } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8'))
  const edition = createHash('sha256').update(readFileSync(header)).digest('hex').slice(0, 8)
  const folder = await makeOnce(`better-sqlite3-${version}-napi8-${edition}`, async (made) => {
    console.error('  Compiling SQLite for the test runtime (a minute or two, once)…')
    const work = mkdtempSync(join(tmpdir(), 'jobyard-sqlite-'))
    try {
      const copy = join(work, 'node_modules', 'better-sqlite3')
      cpSync(source, copy, { recursive: true, filter: (path) => !path.includes('prebuilds') })
      const addonApi = dirname(require.resolve('node-addon-api/package.json', { paths: [source] }))
      cpSync(addonApi, join(work, 'node_modules', 'node-addon-api'), { recursive: true })
      await build(copy)
      copyFileSync(join(copy, 'build', 'Release', 'better_sqlite3.node'), join(made, 'better_sqlite3.node'))
    } finally {
      rmSync(work, { recursive: true, force: true })
    }
  })
  return join(folder, 'better_sqlite3.node')
}

/** @param {string} source */
async function build(source) {
  const headers = nodeHeaders()
  const builder = require.resolve('node-gyp/bin/node-gyp.js')
  const options = ['rebuild', '--release', '--force_build=1', ...(headers === null ? [] : [`--nodedir=${headers}`])]
  const env = { ...process.env, CXXFLAGS: `${process.env.CXXFLAGS ?? ''} -include ${header}` }
  await runQuietly(process.execPath, [builder, ...options], { cwd: source, env })
}

/** Where Node's headers lie on this machine; null lets node-gyp download them. */
function nodeHeaders() {
  const beside = resolve(dirname(process.execPath), '..')
  const candidates = [process.env.npm_config_nodedir, beside, '/usr', '/usr/local']
  const found = candidates.find((dir) => dir !== undefined && existsSync(join(dir, 'include/node/common.gypi')))
  return found ?? null
}
