/**
 * Packages the app with electron-builder.
 *
 *   node scripts/package.mjs --dir   the folder that an installer would install, for tests: it can be inspected
 *   node scripts/package.mjs         the installers of this system
 *
 * Where the official Electron cannot be downloaded, `--dir` takes the test runtime instead, and installers are refused.
 */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'electron-builder'
import { findOfficial } from './electron-runtime/official-electron.mjs'
import { prepareElectron, runtimeWarning } from './electron-runtime/prepare-electron.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const isForTests = process.argv.includes('--dir')

const built = spawnSync(process.execPath, [join(root, 'scripts/build.mjs')], { stdio: 'inherit' })
if (built.status !== 0) process.exit(1)

const runtime = await prepareElectron()
const warning = runtimeWarning(runtime)
if (warning !== null) {
  console.log(warning)
  if (!isForTests) {
    console.error('A test runtime is never shipped, so no installer is made here. `npm run package:dir` works.')
    process.exit(1)
  }
}
const work = mkdtempSync(join(tmpdir(), 'jobyard-package-'))
try {
  await build({
    projectDir: root,
    dir: isForTests,
    publish: 'never',
    config: {
      extends: join(root, 'electron-builder.yml'),
      electronVersion: runtime.version,
      ...(runtime.kind === 'test' ? { electronDist: withoutLoader(dirname(runtime.executable)) } : {}),
      ...(isForTests
        ? { electronFuses: { runAsNode: true, enableNodeCliInspectArguments: true, onlyLoadAppFromAsar: true } }
        : {}),
    },
  })
} finally {
  rmSync(work, { recursive: true, force: true })
}
if (findOfficial() === null) console.log('Packaged with the test runtime: not to be given to anyone.')

/** @param {string} dist */
function withoutLoader(dist) {
  const copy = join(work, 'electron')
  cpSync(dist, copy, { recursive: true, filter: (path) => path !== join(dist, 'resources', 'app') })
  return copy
}
