/** `node --test` runs these. Each starts the handler as Jobyard does. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const here = fileURLToPath(new URL('.', import.meta.url))

/** Runs one job with that input, in that folder. */
function run(input, cwd) {
  const { command } = JSON.parse(readFileSync(`${here}handler.json`, 'utf8'))
  const [program, ...args] = command.map((word) =>
    word.replaceAll('${handlerDir}', here.replace(/[/\\]$/, '')).replaceAll('${node}', process.execPath),
  )
  return spawnSync(program, args, { cwd, input: JSON.stringify(input), encoding: 'utf8' })
}

function temporaryFolder(t) {
  const folder = mkdtempSync(join(tmpdir(), 'handler-test-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

test('prints one JSON object, and says what it does on standard error', (t) => {
  const folder = temporaryFolder(t)
  writeFileSync(join(folder, 'a.txt'), 'one two\nthree\n')
  const { status, stdout, stderr } = run({ file: 'a.txt' }, folder)
  assert.equal(status, 0)
  assert.deepEqual(JSON.parse(stdout), { lines: 2, words: 3, bytes: 14 })
  assert.match(stderr, /reading a\.txt/)
})

test('fails where there is no such file, and says so', (t) => {
  const { status, stdout, stderr } = run({ file: 'none.txt' }, temporaryFolder(t))
  assert.notEqual(status, 0)
  assert.equal(stdout, '')
  assert.match(stderr, /ENOENT/)
})
