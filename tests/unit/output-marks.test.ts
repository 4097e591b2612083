import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { encodeRecords, indexFileOf, logFileOf } from '../../src-main/output/output-format.js'
import { OutputViews } from '../../src-main/output/output-views.js'
import { temporaryFolder } from '../support/yard.js'

const MB = 1024 * 1024

/** An output of these pieces, each written at once by a stream. */
function written(pieces: readonly (readonly ['out' | 'err', string])[]) {
  const at = path.join(temporaryFolder(), '1-1')
  let end = 0
  const records = pieces.map(([stream, text], i) => {
    end += Buffer.byteLength(text)
    return { at: 1_000 + i, stream, end }
  })
  writeFileSync(logFileOf(at), pieces.map(([, text]) => text).join(''))
  writeFileSync(indexFileOf(at), encodeRecords(records))
  const views = new OutputViews()
  onTestFinished(() => views.close())
  return { at, views, size: end }
}

describe('[W5] what is marked beside the scrollbar', () => {
  it('is stderr and lines that look like errors, one of a kind in each step', async () => {
    const { at, views, size } = written([
      ['out', 'fine\nerror: one\nerror: two\n'],
      ['err', 'a warning\n'],
      ['out', 'fine again\n'],
    ])
    const marks = async (step: number) => (await views.marks(at, { from: 0, to: size, step })).marks
    expect(await marks(1)).toContainEqual({ kind: 'error', offset: 5 })
    expect(await marks(1)).toContainEqual({ kind: 'error', offset: 16 })
    expect(await marks(size)).toEqual([
      { kind: 'error', offset: 5 },
      { kind: 'stderr', offset: 27 },
    ])
  })

  it('[R8] is found piece by piece, whatever the size of the output', async () => {
    const { at, views, size } = written([
      ['out', `${'x'.repeat(1023)}\n`.repeat(9 * 1024)],
      ['out', 'fatal: the end\n'],
    ])
    const looked: number[] = []
    const found: number[] = []
    for (let from = 0; from < size; ) {
      const page = await views.marks(at, { from, to: size, step: 1024 })
      looked.push(page.to - page.from)
      found.push(...page.marks.map(({ offset }) => offset))
      from = page.to
    }
    expect(Math.max(...looked)).toBe(4 * MB)
    expect(found).toEqual([size - 15])
  })
})

describe('lines of an output with a text in them', () => {
  it('are given alone, with what the page covers, until all of it is covered', async () => {
    const all = Array.from({ length: 3_000 }, (_, i) =>
      i % 700 === 3 ? `a \u001b[1mNeed\u001b[0mle ${i}` : `hay ${i}`,
    )
    const { at, views, size } = written([['out', `${all.join('\n')}\n`]])
    const backward: string[] = []
    for (let to = size; to > 0; ) {
      const page = await views.lines(at, { at: { to }, limit: 2, filter: 'needle' }, false)
      backward.unshift(...page.lines.map(({ text }) => text))
      to = page.from
    }
    const forward: string[] = []
    for (let from = 0; from < size; ) {
      const page = await views.lines(at, { at: { from }, limit: 2, filter: 'needle' }, false)
      forward.push(...page.lines.map(({ text }) => text))
      from = page.to
    }
    const wanted = all.filter((line) => line.startsWith('a'))
    expect(backward).toEqual(wanted)
    expect(forward).toEqual(wanted)
  })

  it('say which colours earlier lines of their stream left switched on', async () => {
    const { at, views } = written([
      ['out', '\u001b[32mgreen\nstill green\n'],
      ['err', 'plain\n'],
      ['out', 'green\u001b[0m\nplain\n'],
    ])
    const { lines } = await views.lines(at, { at: { from: 14 }, limit: 10 }, false)
    expect(lines.map(({ text, style }) => [text, style])).toEqual([
      ['still green', '\u001b[32m'],
      ['plain', ''],
      ['green\u001b[0m', '\u001b[32m'],
      ['plain', ''],
    ])
  })
})
