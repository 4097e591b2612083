import { appendFileSync, mkdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { encodeRecords } from '../../src-main/output/output-format.js'
import { OutputWriter } from '../../src-main/output/output-writer.js'
import { OutputWriters } from '../../src-main/output/output-writers.js'
import { openReader, outputPath, type Piece, readBytes, readChunks, readText, write } from '../support/output-files.js'
import { until } from '../support/until.js'

/** Streams and their bytes, with line ends at any place. */
const pieces = fc.array(
  fc.tuple(
    fc.constantFrom('out' as const, 'err' as const),
    fc.array(fc.constantFrom('a', 'bc', '\n', 'é', '\n\n', ' '), { maxLength: 8 }).map((words) => words.join('')),
  ),
  { maxLength: 12 },
)

const joined = (all: readonly Piece[], stream?: string) =>
  all.map(([from, text]) => (stream === undefined || from === stream ? text.toString() : '')).join('')

/** The last `count` lines, the plain way. */
function lastLines(text: string, count: number): string {
  const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? []
  return count === 0 ? '' : lines.slice(-count).join('')
}

describe('[R8] an output that was written', () => {
  test('[R8] is read back byte for byte, all of it or one stream, with times and streams', async () => {
    await fc.assert(
      fc.asyncProperty(pieces, async (all) => {
        const path = outputPath()
        await write(path, all)
        expect(await readText(path)).toBe(joined(all))
        for (const stream of ['out', 'err'] as const) expect(await readText(path, { stream })).toBe(joined(all, stream))
        const written = all.map(([stream, text], index) => ({ at: index + 1, stream, bytes: Buffer.from(text) }))
        expect(await readChunks(path)).toMatchObject(written.filter(({ bytes }) => bytes.length > 0))
      }),
      { numRuns: 40 },
    )
  })

  test('[R8] its last lines are found, of both streams or of one, from the end or from any offset', async () => {
    const part = fc.record({ all: pieces, lines: fc.nat(9), to: fc.nat(60) })
    await fc.assert(
      fc.asyncProperty(part, async ({ all, lines, to }) => {
        const path = outputPath()
        await write(path, all)
        const reader = openReader(path)
        for (const stream of [undefined, 'out', 'err'] as const) {
          const from = await reader.startOfLastLines(lines, { stream })
          expect(await readText(path, { from, stream })).toBe(lastLines(joined(all, stream), lines))
        }
        const before = Buffer.from(joined(all)).subarray(0, to)
        const from = await reader.startOfLastLines(lines, { to })
        const expected = lastLines(before.toString('latin1'), lines)
        expect((await readBytes(path, { from, to })).toString('latin1')).toBe(expected)
      }),
      { numRuns: 60 },
    )
  })

  test('[R8] can be continued by a later writer', async () => {
    const path = outputPath()
    await write(path, [['out', 'one\n']])
    await write(path, [['err', 'two\n']])
    expect(await readChunks(path)).toMatchObject([
      { stream: 'out', bytes: Buffer.from('one\n') },
      { stream: 'err', bytes: Buffer.from('two\n') },
    ])
  })

  test('[R8] nothing was written: it is empty', async () => {
    const path = outputPath()
    expect(await openReader(path).size()).toBe(0)
    expect(await openReader(path).startOfLastLines(5)).toBe(0)
    expect(await readText(path)).toBe('')
    expect(await readChunks(path)).toEqual([])
  })
})

describe('[R8] an output that a crash cut short', () => {
  test('[R8] a torn record is not read, and is put right by the next writer', async () => {
    const path = outputPath()
    await write(path, [['out', 'one\n']])
    appendFileSync(`${path}.log`, 'two\n')
    appendFileSync(`${path}.idx`, encodeRecords([{ at: 2, stream: 'err', end: 8 }]).subarray(0, 9))
    expect(await readText(path)).toBe('one\n')
    await write(path, [['err', 'three\n']])
    expect(await readText(path)).toBe('one\ntwo\nthree\n')
    expect(await readText(path, { stream: 'err' })).toBe('three\n')
  })

  test('[R8] records that promise more than the log holds are read as far as it goes, and cut by the next writer', async () => {
    const path = outputPath()
    await write(path, [
      ['out', 'one\n'],
      ['err', 'two\n'],
      ['out', 'lost\n'],
    ])
    truncateSync(`${path}.log`, 6)
    expect(await readText(path)).toBe('one\ntw')
    expect(await readText(path, { stream: 'err' })).toBe('tw')
    await write(path, [['out', '!']])
    expect(await readChunks(path)).toMatchObject([{ stream: 'out' }, { stream: 'err' }, { stream: 'out' }])
    expect(await readText(path)).toBe('one\ntw!')
  })

  test('[R8] a log without an index is taken over by the next writer', async () => {
    const path = outputPath()
    writeFileSync(`${path}.log`, 'old\n')
    expect(await readText(path)).toBe('')
    await write(path, [['err', 'new\n']])
    expect(await readText(path)).toBe('old\nnew\n')
    expect(await readText(path, { stream: 'err' })).toBe('new\n')
  })
})

describe('a writer', () => {
  test('[R8] asks to pause when a megabyte waits and to go on when little does, and says what is wrong', async () => {
    const path = outputPath()
    // A file stands where the folder should be.
    rmSync(dirname(path), { recursive: true })
    writeFileSync(dirname(path), '')
    const said: string[] = []
    const writer = new OutputWriter(path, () => said.push('unused'))
    const client = {
      pause: () => said.push('pause'),
      resume: () => said.push('resume'),
      trouble: (message: string | null) => said.push(message === null ? 'over' : 'trouble'),
    }
    writer.attach(client)
    for (let part = 0; part < 10; part++) writer.append('out', Buffer.alloc(64 * 1024))
    expect(said).toEqual([])
    for (let part = 0; part < 10; part++) writer.append('out', Buffer.alloc(64 * 1024))
    expect(said).toEqual(['pause'])
    await until(() => said.includes('trouble'), 'it cannot write')
    rmSync(dirname(path))
    await new Promise<void>((resolve) => writer.detach(client, resolve))
    expect(said.slice(0, 4)).toEqual(['pause', 'trouble', 'over', 'resume'])
    await until(() => said[4] === 'unused', 'the files are closed')
    expect(statSync(`${path}.log`).size).toBe(20 * 64 * 1024)
  })

  test('[R8] two that have the same path share one writer, also while its files are being closed', async () => {
    const path = outputPath()
    const writers = new OutputWriters()
    const client = () => ({ pause: () => {}, resume: () => {}, trouble: () => {} })
    const [one, two, three] = [client(), client(), client()]
    const first = writers.open(path, one)
    const second = writers.open(path, two)
    expect(second).toBe(first)
    first.append('out', Buffer.from('a'))
    second.append('err', Buffer.from('b'))
    await new Promise<void>((resolve) => first.detach(one, resolve))
    const closed = new Promise<void>((resolve) => second.detach(two, resolve))
    const third = writers.open(path, three)
    third.append('out', Buffer.from('c'))
    await closed
    await new Promise<void>((resolve) => third.detach(three, resolve))
    expect(readFileSync(`${path}.log`, 'utf8')).toBe('abc')
    const last = client()
    const fourth = writers.open(path, last)
    fourth.append('out', Buffer.from('d'))
    await new Promise<void>((resolve) => fourth.detach(last, resolve))
    expect(await readText(path)).toBe('abcd')
  })

  test('makes the folders that it needs', async () => {
    const path = outputPath()
    mkdirSync(`${path}-deep`)
    await write(`${path}-deep/er/still/x`, [['out', 'x']])
    expect(await readText(`${path}-deep/er/still/x`)).toBe('x')
  })
})
