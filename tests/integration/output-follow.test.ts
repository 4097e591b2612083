import { rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { expect, test } from 'vitest'
import { followOutput } from '../../src-main/output/follow-output.js'
import { outputPath, write } from '../support/output-files.js'
import { until } from '../support/until.js'

/** Follows in the background; `said` grows, and `over` resolves when the following has ended. */
function follow(path: string, range: Parameters<typeof followOutput>[1] = {}) {
  const seen = { said: '', end: () => {}, over: Promise.resolve() }
  const ended = new Promise<void>((resolve) => {
    seen.end = resolve
  })
  const read = async () => {
    for await (const chunks of followOutput(path, range, ended)) {
      seen.said += chunks.map(({ bytes }) => bytes.toString()).join('')
    }
  }
  seen.over = read()
  return seen
}

test('[C] what is written is followed as it comes, from a file that was not there, until it has ended', async () => {
  const path = outputPath()
  rmSync(dirname(path), { recursive: true })
  const seen = follow(path)
  let expected = ''
  for (const text of ['one', ' two\n', 'three']) {
    await write(path, [['out', text]])
    expected += text
    await until(() => seen.said === expected, `"${text}" is followed`)
  }
  await write(path, [['err', ' and the rest']])
  seen.end()
  await seen.over
  expect(seen.said).toBe('one two\nthree and the rest')
})

test('[C] one stream is followed, from an offset', async () => {
  const path = outputPath()
  await write(path, [
    ['out', 'old '],
    ['err', 'x'],
  ])
  const seen = follow(path, { from: 4, stream: 'out' })
  await write(path, [
    ['err', 'y'],
    ['out', 'new'],
  ])
  await until(() => seen.said === 'new', 'the new part is followed')
  seen.end()
  await seen.over
  expect(seen.said).toBe('new')
})

test('[C] an output that has ended is given whole', async () => {
  const path = outputPath()
  await write(path, [['out', 'x'.repeat(1_000_000)]])
  const seen = follow(path)
  seen.end()
  await seen.over
  expect(seen.said.length).toBe(1_000_000)
})
