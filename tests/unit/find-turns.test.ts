import { describe, expect, it } from 'vitest'
import { findTurns } from '../../src-main/service/find-turns.js'
import { textMatches } from '../../src-shared/text-matches.js'

function transcript(texts: readonly string[]) {
  return { turnTexts: (_: number, __: number, from: number, limit: number) => texts.slice(from, from + limit) }
}

describe('[W2] finding in a transcript', () => {
  it('counts every match of every turn, and goes on where it ended', async () => {
    const texts = Array.from({ length: 1_050 }, (_, i) => (i % 100 === 7 ? 'Rye, rye and RYE' : 'wheat'))
    const of = { id: 1, attempt: 1 }
    const first = await findTurns(transcript(texts), of, 'rye', 0)
    expect(first.turns).toEqual(Array.from({ length: 11 }, (_, i) => ({ index: i * 100 + 7, count: 3 })))
    expect(first.searched).toBe(1_050)
    const grown = [...texts, 'rye', 'wheat']
    expect(await findTurns(transcript(grown), of, 'rye', first.searched)).toEqual({
      turns: [{ index: 1_050, count: 1 }],
      searched: 1_052,
    })
  })

  it('does not count overlapping matches twice', () => {
    expect(textMatches('aaaa', 'AA')).toEqual([0, 2])
    expect(textMatches('abc', '')).toEqual([])
  })
})
