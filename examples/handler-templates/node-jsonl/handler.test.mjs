/** `node --test` runs these. Each starts the handler and talks to it as Jobyard does. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { startHandler } from './engine-for-tests.mjs'

/** A folder with three files of 1, 2 and 3 words. */
function folderOfThree(t) {
  const folder = mkdtempSync(join(tmpdir(), 'handler-test-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  for (const [name, text] of [
    ['a.txt', 'one\n'],
    ['b.txt', 'one two\n'],
    ['c.txt', 'one two three\n'],
  ]) {
    writeFileSync(join(folder, name), text)
  }
  return folder
}

const typesOf = ({ messages }) => messages.map(({ type }) => type)

test('says that it is ready, and that it saves checkpoints', async (t) => {
  const ready = await startHandler(t).next('ready')
  assert.equal(ready.protocol, 1)
  assert.equal(ready.checkpoint, true)
})

test('does the job, with progress, a checkpoint after each file, and a transcript', async (t) => {
  const handler = startHandler(t)
  await handler.next('ready')
  handler.start({ folder: folderOfThree(t) })
  const { output } = await handler.next('result')
  assert.deepEqual(output, { files: 3, lines: 3, words: 6, bytes: 26 })
  const fractions = handler.messages.flatMap(({ type, fraction }) => (type === 'progress' ? [fraction] : []))
  assert.deepEqual(fractions, [1 / 3, 2 / 3, 1])
  assert.equal(typesOf(handler).filter((type) => type === 'checkpoint').length, 3)
  const turns = handler.messages.filter(({ type }) => type === 'turn')
  assert.deepEqual(
    turns.map(({ role }) => role),
    ['user', 'assistant'],
  )
  assert.match(turns[1].content, /\*\*6\*\* words/)
})

test('lets go when it is paused, and goes on from its checkpoint in another process', async (t) => {
  const folder = folderOfThree(t)
  const first = startHandler(t)
  await first.next('ready')
  first.start({ folder, restMs: 60_000 })
  const { data } = await first.next('checkpoint')
  assert.equal(data.done, 1)
  first.pause()
  await first.next('paused')

  const second = startHandler(t)
  await second.next('ready')
  second.start({ folder }, { checkpoint: data })
  const { output } = await second.next('result')
  assert.deepEqual(output, { files: 3, lines: 3, words: 6, bytes: 26 })
  // The first file was not counted again.
  assert.equal(typesOf(second).filter((type) => type === 'checkpoint').length, 2)
})

test('gives the job up when it is cancelled', async (t) => {
  const handler = startHandler(t)
  await handler.next('ready')
  handler.start({ folder: folderOfThree(t), restMs: 60_000 })
  await handler.next('checkpoint')
  handler.cancel()
  const { code } = await handler.next('error')
  assert.equal(code, 'CANCELLED')
})

test('fails for good where there is no folder', async (t) => {
  const handler = startHandler(t)
  await handler.next('ready')
  handler.start({ folder: '/no/such/folder' })
  const { code, retryable } = await handler.next('error')
  assert.equal(code, 'BAD_FOLDER')
  assert.equal(retryable, false)
})

test('ends when no more jobs will come', async (t) => {
  const handler = startHandler(t)
  await handler.next('ready')
  handler.shutdown()
  assert.equal(await handler.exit(), 0)
})
