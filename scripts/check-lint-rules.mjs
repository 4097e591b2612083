/**
 * Proves that the rules of `.oxlintrc.json` on imports and on what Node 18 lacks still catch what they forbid: lints
 * `tests/lint-fixtures` with the project's own configuration, and fails unless exactly the lines marked
 * `// breaks: <rule>` are reported.
 */
import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const fixtures = join(root, 'tests/lint-fixtures')
const RULES = ['no-restricted-imports', 'no-cycle', 'no-restricted-properties']

// The rules name folders from the project's top, so the fixtures are linted where they are at the top.
const top = mkdtempSync(join(tmpdir(), 'jobyard-lint-rules-'))
try {
  cpSync(fixtures, top, { recursive: true })
  cpSync(join(root, '.oxlintrc.json'), join(top, '.oxlintrc.json'))
  const expected = expectedFaults()
  const reported = reportedFaults()
  const missed = [...expected].filter((fault) => !reported.has(fault))
  const surplus = [...reported].filter((fault) => !expected.has(fault))
  for (const fault of missed) console.error(`not caught: ${fault}`)
  for (const fault of surplus) console.error(`caught, but allowed: ${fault}`)
  if (expected.size === 0) console.error('no fixture is marked `// breaks: <rule>`')
  if (missed.length + surplus.length > 0 || expected.size === 0) process.exitCode = 1
  else console.log(`${expected.size} broken lines, all caught`)
} finally {
  rmSync(top, { recursive: true, force: true })
}

function expectedFaults() {
  const faults = new Set()
  for (const entry of readdirSync(top, { recursive: true, withFileTypes: true })) {
    if (!entry.name.endsWith('.ts')) continue
    const path = join(entry.parentPath, entry.name)
    readFileSync(path, 'utf8')
      .split('\n')
      .forEach((line, index) => {
        const rule = /\/\/ breaks: ([a-z-]+)$/.exec(line)?.[1]
        if (rule !== undefined) faults.add(`${relative(top, path)}:${index + 1} ${rule}`)
      })
  }
  return faults
}

function reportedFaults() {
  const faults = new Set()
  for (const { code, filename, labels } of lint().diagnostics) {
    const rule = RULES.find((name) => code.endsWith(`(${name})`))
    if (rule !== undefined) faults.add(`${filename}:${labels[0]?.span.line} ${rule}`)
  }
  return faults
}

/** @returns {{ diagnostics: { code: string, filename: string, labels: { span: { line: number } }[] }[] }} */
function lint() {
  const oxlint = join(root, 'node_modules/oxlint/bin/oxlint')
  try {
    return JSON.parse(execFileSync(process.execPath, [oxlint, '--format', 'json', '.'], { cwd: top, encoding: 'utf8' }))
  } catch (error) {
    // Exit status 1 is the expected one: there are faults.
    if (error instanceof Error && 'stdout' in error) return JSON.parse(String(error.stdout))
    throw error
  }
}
