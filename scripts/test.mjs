/**
 * `npm test`: builds, checks, runs every test, and ends with the line that summary.mjs computes. Arguments go to Vitest
 * (`npm test -- tests/unit`). Exits 1 if the build, a check or a test failed; a failed check does not keep tests from
 * running, so that one run shows everything.
 */
import { spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
/** A run that takes longer hangs, also on a machine that is ten times slower. */
const LIMIT_MS = 90 * 60_000
const REPORTERS = ['--reporter=default', '--reporter=json', '--outputFile.json=reports/vitest.json']

rmSync(`${root}reports`, { recursive: true, force: true })
const steps = {
  build: run('scripts/build.mjs'),
  check: run('scripts/check.mjs'),
  vitest: run('node_modules/vitest/vitest.mjs', 'run', ...REPORTERS, ...process.argv.slice(2)),
}
const failed = Object.entries(steps).filter(([, passed]) => !passed)
if (failed.length > 0) console.log(`failed: ${failed.map(([step]) => step).join(', ')}`)
const summary = run('scripts/summary.mjs')
process.exitCode = summary && failed.length === 0 ? 0 : 1

/** @param {string[]} command a script and its arguments, for Node */
function run(...command) {
  const { status, signal, error } = spawnSync(process.execPath, command, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    timeout: LIMIT_MS,
    killSignal: 'SIGKILL',
  })
  if (signal !== null || error !== undefined) console.log(`${command[0]}: ${error?.message ?? signal}`)
  return status === 0
}
