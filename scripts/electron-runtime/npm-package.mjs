import { createHash } from 'node:crypto'
import { createReadStream, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { runQuietly } from './run-quietly.mjs'

/**
 * Fetches a published package through npm, checks it against the integrity that is written down here, and unpacks it.
 * None of its scripts run.
 *
 * @param {{ name: string, version: string, integrity: string }} wanted
 * @param {string} folder where to work
 * @returns {Promise<string>} the folder that it was unpacked to
 */
export async function fetchPackage({ name, version, integrity }, folder) {
  const packed = await runQuietly('npm', ['pack', `${name}@${version}`, '--silent', '--ignore-scripts'], {
    cwd: folder,
  })
  const file = join(folder, packed.trim().split('\n').at(-1) ?? '')
  const actual = await integrityOf(file)
  if (actual !== integrity) {
    throw new Error(`${name}@${version} is not what it should be: its integrity is ${actual}, not ${integrity}`)
  }
  const target = join(folder, 'unpacked')
  mkdirSync(target)
  await runQuietly('tar', ['-xzf', file, '-C', target, '--strip-components=1', '--no-same-owner'])
  return target
}

/** @param {string} file */
async function integrityOf(file) {
  const hash = createHash('sha512')
  await pipeline(createReadStream(file), hash)
  return `sha512-${hash.digest('base64')}`
}
