/**
 * Everything that is checked without running Jobyard: types (one project a runtime), format and lint, import rules,
 * unused code. Runs all checks, shows the output of those that fail, and exits 1 if any did.
 */
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

/** @type {[title: string, file: string, ...args: string[]][]} */
const CHECKS = [
  ...projects().map(
    /** @returns {[string, string, ...string[]]} */ (file) => [`types: ${file}`, 'typescript/bin/tsc', '-p', file],
  ),
  ['format and lint: biome', '@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.'],
  ['lint and import rules: oxlint', 'oxlint/bin/oxlint', '--deny-warnings', '.'],
  ['lint rules catch their fixtures', '../scripts/check-lint-rules.mjs'],
  ['length of files', '../scripts/check-length.mjs'],
  ['unused code: knip', 'knip/bin/knip.js'],
]

/** @type {string[]} */
const failed = []
for (const [title, file, ...args] of CHECKS) {
  const run = spawnSync(process.execPath, [`node_modules/${file}`, ...args], { cwd: root, encoding: 'utf8' })
  const passed = run.status === 0
  console.log(`${passed ? 'ok    ' : 'FAILED'} ${title}`)
  if (passed) continue
  failed.push(title)
  console.log(`${run.stdout}${run.stderr}${run.error?.message ?? ''}`.trimEnd())
}
if (failed.length > 0) console.log(`${failed.length} of ${CHECKS.length} checks failed: ${failed.join('; ')}`)
process.exitCode = failed.length === 0 ? 0 : 1

/** The TypeScript projects, one a runtime; tsconfig.json itself is for editors, tsconfig.base.json what they share. */
function projects() {
  return readdirSync(root)
    .filter((name) => /^tsconfig\.[a-z]+\.json$/.test(name) && name !== 'tsconfig.base.json')
    .sort()
}
