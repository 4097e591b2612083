/** `npm run fuzz [runs]`: the fuzz tests with many more inputs than in `npm test`; 100,000 of each unless told otherwise. */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const runs = process.argv[2] ?? '100000'
const { status } = spawnSync(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', 'tests/unit/fuzz-'], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, JOBYARD_FUZZ_RUNS: runs },
})
process.exitCode = status ?? 1
