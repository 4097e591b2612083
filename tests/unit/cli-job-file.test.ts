import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readJobFile } from '../../src-main/cli/job-file.js'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jobyard-import-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function read(content: string | Uint8Array) {
  await writeFile(join(folder, 'jobs.jsonl'), content)
  return readJobFile('jobs.jsonl', folder)
}

const GOOD = '{"type":"t","input":{"a":1}}'

describe('[C] import: the file', () => {
  test('[C] blank lines, a byte order mark, CRLF and a last line without its end', async () => {
    const jobs = await read(`\ufeff${GOOD}\r\n\r\n   \n${GOOD}`)
    expect(jobs.map(({ line }) => line)).toEqual([1, 4])
    expect(jobs[1]?.job).toEqual({ type: 't', input: { a: 1 } })
    expect(await read('')).toEqual([])
    expect(await read(`${GOOD}\n`)).toHaveLength(1)
  })

  test('[C] lines longer than a chunk, and characters across chunks', async () => {
    const long = `ü${'x'.repeat(300_001)}€`
    const jobs = await read(
      `${JSON.stringify({ type: 't', input: long })}\n${GOOD}\n${JSON.stringify({ type: 't', input: long })}`,
    )
    expect(jobs.map(({ job }) => job.input)).toEqual([long, { a: 1 }, long])
  })

  test.each([
    ['not json', 2, /line 2: it is not valid JSON: column 1/],
    ['{"type":"t"}', 2, /line 2: input/],
    ['{"type":"t","input":{},"pirority":1}', 2, /line 2: .*pirority/],
    ['{"type":"t","input":{},"priority":5000,"maxAttempts":0}', 2, /priority: .*; maxAttempts: /],
    ['[]', 2, /line 2: /],
    ['{"type":"t","input":{},"runAfter":"soon"}', 2, /runAfter: must be an ISO 8601 time/],
  ])('[C] a bad line names its number and refuses all: %s', async (bad, line, message) => {
    const refusal = await read(`${GOOD}\n${bad}\n${GOOD}\n`).then(
      () => null,
      (thrown: unknown) => thrown,
    )
    expect(refusal).toMatchObject({ code: 'invalid-input', details: { line, faults: expect.any(Array) } })
    expect(String(refusal)).toMatch(message)
  })

  test('[C] bytes that are not UTF-8, a missing file, a folder', async () => {
    await expect(read(Buffer.concat([Buffer.from(`${GOOD}\n"`), Buffer.from([0xc3, 0x28])]))).rejects.toThrow(
      'line 2: it is not UTF-8',
    )
    expect(await read('{"type":"t","input":"\ufffd"}')).toHaveLength(1)
    await expect(readJobFile('missing.jsonl', folder)).rejects.toMatchObject({
      code: 'not-found',
      message: 'cannot read missing.jsonl: there is no such file',
    })
    await expect(readJobFile('.', folder)).rejects.toThrow('cannot read .: it is a folder')
  })

  test('[C] absurd nesting is refused, not a crash', async () => {
    const deep = `{"type":"t","input":${'['.repeat(50_000)}${']'.repeat(50_000)}}`
    await expect(read(deep)).rejects.toThrow('line 1: input: it is nested too deeply')
  })
})
