import { closeSync, ftruncateSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs'
import { expect, test } from 'vitest'
import { encodeRecords, type OutputRecord } from '../../src-main/output/output-format.js'
import { linesOf } from '../../src-main/output/output-lines.js'
import { openReader, outputPath, readText } from '../support/output-files.js'

const GIGABYTE = 1024 ** 3

/** A log with a hole of `size` zero bytes before `end`, and an index of 64 KB records, the last ones as given. */
function sparseOutput(size: number, end: string, last: OutputRecord[]): string {
  const path = outputPath()
  const log = openSync(`${path}.log`, 'w')
  ftruncateSync(log, size)
  writeSync(log, end, size)
  closeSync(log)
  const step = 64 * 1024
  const records = Array.from({ length: size / step }, (_, index): OutputRecord => {
    return { at: index, stream: 'out', end: (index + 1) * step }
  })
  writeFileSync(`${path}.idx`, encodeRecords([...records, ...last]))
  return path
}

/** Bytes that this process has read from files and pipes so far. */
function bytesRead(): number {
  return Number(/rchar: (\d+)/.exec(readFileSync('/proc/self/io', 'utf8'))?.[1])
}

test('[R8] the end of a log of 1 GB is found by reading little of it', async () => {
  const end = '\none\ntwo\nthree\n'
  const path = sparseOutput(GIGABYTE, end, [
    { at: 1, stream: 'out', end: GIGABYTE + 5 },
    { at: 2, stream: 'err', end: GIGABYTE + 9 },
    { at: 3, stream: 'out', end: GIGABYTE + 15 },
  ])
  const before = bytesRead()
  const reader = openReader(path)
  const from = await reader.startOfLastLines(2)
  expect(from).toBe(GIGABYTE + 5)
  expect(await readText(path, { from })).toBe('two\nthree\n')
  const ofErr = await reader.startOfLastLines(1, { stream: 'err' })
  expect(await readText(path, { from: ofErr, stream: 'err' })).toBe('two\n')
  expect(bytesRead() - before).toBeLessThan(4 * 1024 * 1024)
})

test('[R8] one stream of a log of 1 GB is read without the other', async () => {
  const path = sparseOutput(GIGABYTE, 'only\n', [{ at: 1, stream: 'err', end: GIGABYTE + 5 }])
  const before = bytesRead()
  expect(await readText(path, { stream: 'err' })).toBe('only\n')
  expect(bytesRead() - before).toBeLessThan(4 * 1024 * 1024)
})

test('[R8] a last line of 100 MB is found and given in pieces', async () => {
  const size = 100 * 1024 * 1024
  const path = sparseOutput(size, '\n', [{ at: 1, stream: 'out', end: size + 1 }])
  const reader = openReader(path)
  expect(await reader.startOfLastLines(1)).toBe(0)
  let bytes = 0
  let longest = 0
  let last = ''
  for await (const lines of linesOf(reader.chunks())) {
    for (const { text } of lines) {
      bytes += text.length
      longest = Math.max(longest, text.length)
      last = text
    }
  }
  expect(bytes).toBe(size + 1)
  expect(longest).toBe(1024 * 1024)
  expect(last).toBe('\n')
})
