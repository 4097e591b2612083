/** `npm run test:packaged`: the end-to-end tests against what `npm run package:dir` made. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const places = ['linux-unpacked/jobyard', 'win-unpacked/Jobyard.exe', 'mac/Jobyard.app/Contents/MacOS/Jobyard']
const program = places.map((place) => join(root, 'release', place)).find((path) => existsSync(path))
if (program === undefined) {
  console.error('There is no packaged app; run: npm run package:dir')
  process.exit(1)
}
const { status } = spawnSync(
  process.execPath,
  ['node_modules/vitest/vitest.mjs', 'run', '--project', 'e2e', ...process.argv.slice(2)],
  { cwd: root, stdio: 'inherit', env: { ...process.env, JOBYARD_E2E_APP: program } },
)
process.exit(status ?? 1)
