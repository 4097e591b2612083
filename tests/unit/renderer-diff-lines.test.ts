import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type DiffPart, type DiffRow, diffLines } from '../../src-renderer/features/compare/diff-lines.js'

function textOf(side: DiffPart[] | null): string[] {
  return side === null ? [] : [side.map(({ text }) => text).join('')]
}

/** The lines of one side, gaps included. */
function linesOf(rows: readonly DiffRow[], side: 'left' | 'right'): string[] {
  return rows.flatMap((row) => {
    if (row.kind === 'gap') return row.lines.map((line) => line[side])
    return row.kind === 'same' ? [row[side]] : textOf(row[side])
  })
}

const lines = fc.array(fc.constantFrom('a', 'b', 'step 1 of 3', 'step 2 of 3', ''), { maxLength: 40 })

describe('two outputs beside each other', () => {
  it('lose no line, and differ where they are marked and nowhere else', () => {
    fc.assert(
      fc.property(lines, lines, (left, right) => {
        const rows = diffLines(left, right) ?? []
        expect(linesOf(rows, 'left')).toEqual(left)
        expect(linesOf(rows, 'right')).toEqual(right)
        for (const row of rows) if (row.kind === 'same') expect(row.left).toBe(row.right)
        const differs = rows.some(({ kind }) => kind === 'differs')
        expect(differs).toBe(left.join('\n') !== right.join('\n') || left.length !== right.length)
      }),
    )
  })

  it('mark the words that differ in a line', () => {
    const [row] = diffLines(['took 12 ms'], ['took 345 ms']) ?? []
    const marked = (side: DiffPart[] | null) => side?.filter(({ differs }) => differs).map(({ text }) => text)
    if (row?.kind !== 'differs') throw new Error('the line should differ')
    expect([marked(row.left), marked(row.right)]).toEqual([['12'], ['345']])
  })

  it('leave out equal lines that are far from any difference', () => {
    const same = Array.from({ length: 50 }, (_, i) => `line ${i}`)
    const rows = diffLines([...same, 'old', ...same], [...same, 'new', ...same]) ?? []
    expect(rows.map(({ kind }) => kind)).toEqual([
      'gap',
      'same',
      'same',
      'same',
      'differs',
      'same',
      'same',
      'same',
      'gap',
    ])
  })
})
