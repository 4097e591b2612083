/**
 * Prints `N passed, N failed, N skipped`, computed from the reports that the test runners left in `reports/`, and exits 1
 * when a test failed, a file or suite could not be run, or no test ran at all.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('../reports', import.meta.url))
const total = { passed: 0, failed: 0, skipped: 0 }
for (const name of reports()) add(JSON.parse(readFileSync(join(folder, name), 'utf8')))
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`)
if (total.failed > 0 || total.passed === 0) process.exitCode = 1

function reports() {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.json'))
  } catch {
    return []
  }
}

/** @param {VitestReport & PlaywrightReport} report */
function add(report) {
  if (report.stats === undefined) addVitest(report)
  else addPlaywright(report.stats, report.errors ?? [])
}

/**
 * A file that failed without a failed test of its own (it could not be loaded, a hook threw) counts as one.
 *
 * @param {VitestReport} report
 */
function addVitest({ testResults }) {
  for (const file of testResults) {
    const failed = file.assertionResults.filter((test) => test.status === 'failed').length
    const passed = file.assertionResults.filter((test) => test.status === 'passed').length
    total.failed += failed === 0 && file.status === 'failed' ? 1 : failed
    total.passed += passed
    total.skipped += file.assertionResults.length - failed - passed
  }
}

/**
 * @param {NonNullable<PlaywrightReport['stats']>} stats
 * @param {unknown[]} errors outside any test
 */
function addPlaywright(stats, errors) {
  // Flaky tests passed in the end, but not at first: that is a failure here.
  total.failed += stats.unexpected + stats.flaky + errors.length
  total.passed += stats.expected
  total.skipped += stats.skipped
}

/**
 * @typedef {{ testResults: { status: string, assertionResults: { status: string }[] }[] }} VitestReport
 * @typedef {{
 *   stats?: { expected: number, unexpected: number, flaky: number, skipped: number }, errors?: unknown[]
 * }} PlaywrightReport
 */
