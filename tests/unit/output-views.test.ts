import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { encodeRecords, indexFileOf, logFileOf, type OutputRecord } from '../../src-main/output/output-format.js'
import { OutputViews } from '../../src-main/output/output-views.js'
import { temporaryFolder } from '../support/yard.js'

/** An output of these pieces, written at once, each by the stream that its first letter names. */
function written(pieces: [stream: 'out' | 'err', bytes: string | Buffer][]): { at: string; views: OutputViews } {
  const at = path.join(temporaryFolder(), '1-1')
  const parts = pieces.map(([, bytes]) => Buffer.from(bytes as string))
  let end = 0
  const records = pieces.map(([stream], i): OutputRecord => {
    end += parts[i]?.length ?? 0
    return { at: 1_000 + i, stream, end }
  })
  writeFileSync(logFileOf(at), Buffer.concat(parts))
  writeFileSync(indexFileOf(at), encodeRecords(records))
  const views = new OutputViews()
  onTestFinished(() => views.close())
  return { at, views }
}

describe('[R8] the lines of an output', () => {
  it('are read from the end backward and from any place onward, and cover everything once', async () => {
    const all = Array.from({ length: 5_000 }, (_, i) => `line ${i} ${'x'.repeat(i % 90)}`)
    const { at, views } = written([['out', `${all.join('\n')}\n`]])
    const backward: string[] = []
    let to = (await views.info(at, false)).size
    while (to > 0) {
      const page = await views.lines(at, { at: { to }, limit: 700 }, false)
      backward.unshift(...page.lines.map(({ text }) => text))
      to = page.from
    }
    expect(backward).toEqual(all)
    const forward: string[] = []
    for (let from = 0; ; ) {
      const page = await views.lines(at, { at: { from }, limit: 900 }, false)
      forward.push(...page.lines.map(({ text }) => text))
      from = page.to
      if (from >= page.size) break
    }
    expect(forward).toEqual(all)
    const inside = await views.lines(at, { at: { from: 3 }, limit: 1 }, false)
    expect(inside.lines[0]).toMatchObject({ text: all[0], offset: 0 })
  })

  it('keep streams apart, show broken UTF-8, and cut lines without end', async () => {
    const { at, views } = written([
      ['out', 'one '],
      ['err', 'warning\n'],
      ['out', Buffer.from([0x61, 0xff, 0x62, 0x0a])],
      ['out', 'y'.repeat(100_000)],
    ])
    const { lines } = await views.lines(at, { at: { from: 0 }, limit: 100 }, true)
    expect(lines.slice(0, 3).map(({ stream, text }) => [stream, text])).toEqual([
      ['out', 'one '],
      ['err', 'warning'],
      ['out', 'a\ufffdb'],
    ])
    expect(lines.slice(3).every(({ text }) => text.length <= 32 * 1024)).toBe(true)
    expect(lines.slice(3).map(({ continued }) => continued)).toEqual([false, true, true, true])
    const errors = await views.lines(at, { at: 'end', limit: 10, stream: 'err' }, true)
    expect(errors.lines.map(({ text }) => text)).toEqual(['warning'])
  })

  it('say when the log has been deleted under the reader', async () => {
    const { at, views } = written([['out', 'there\n']])
    expect(await views.info(at, false)).toEqual({ size: 6, live: false, missing: false })
    const { rmSync } = await import('node:fs')
    rmSync(logFileOf(at))
    expect((await views.info(at, false)).missing).toBe(true)
    expect(await views.info(path.join(path.dirname(at), 'never'), true)).toEqual({
      size: 0,
      live: true,
      missing: false,
    })
  })
})

describe('[R8] finding in an output', () => {
  it('counts every match, across blocks too, and tells where each begins', async () => {
    const block = 256 * 1024
    const bytes = Buffer.alloc(3 * block, '.')
    const places = [0, 100, block - 3, 2 * block - 1, 3 * block - 6]
    for (const place of places) bytes.write('Needle', place, 'latin1')
    const { at, views } = written([['out', bytes]])
    const found = await views.find(at, { query: 'needle', caseSensitive: false })
    expect(found).toEqual({ total: 5, offsets: places, superseded: false, searched: bytes.length })
    expect((await views.find(at, { query: 'needle', caseSensitive: true })).total).toBe(0)
    const many = written([['out', 'aa'.repeat(30_000)]])
    const counted = await many.views.find(many.at, { query: 'a', caseSensitive: true })
    expect([counted.total, counted.offsets.length]).toEqual([60_000, 10_000])
  })

  it('looks through one stream alone, also where the other interrupts a match', async () => {
    const { at, views } = written([
      ['out', 'find m'],
      ['err', 'find me\n'],
      ['out', 'e\n'],
    ])
    expect((await views.find(at, { query: 'find me', caseSensitive: true, stream: 'out' })).offsets).toEqual([0])
    expect((await views.find(at, { query: 'find me', caseSensitive: true, stream: 'err' })).offsets).toEqual([6])
  })

  it('ends an older search of the same output', async () => {
    const { at, views } = written([['out', Buffer.alloc(8 * 1024 * 1024, 'z')]])
    const older = views.find(at, { query: 'q', caseSensitive: true })
    const newer = views.find(at, { query: 'zz', caseSensitive: true })
    expect((await older).superseded).toBe(true)
    expect((await newer).total).toBe(4 * 1024 * 1024)
  })
})
