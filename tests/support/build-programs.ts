import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const build = fileURLToPath(new URL('../../scripts/build.mjs', import.meta.url))

/**
 * Brings `dist/main` up to date before the first test of a run. A build that fails does not keep the tests that need no
 * built program from running; `npm test` fails on it by itself.
 */
export default function setup(): void {
  const { status } = spawnSync(process.execPath, [build, '--if-stale'], { stdio: ['ignore', 'inherit', 'inherit'] })
  if (status !== 0) console.error('the build failed: dist/main is as the last good build left it')
}
