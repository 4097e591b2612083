import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { turnDifferences } from '../../src-renderer/features/transcript/turn-differences.js'

describe('two turns beside each other', () => {
  it('have those words marked that the other one does not say', () => {
    const sides = turnDifferences('I choose 4, since it saves more people.', 'I choose 2, since it saves fewer people.')
    const marked = sides?.map((parts) => parts.filter(({ differs }) => differs).map(({ text }) => text))
    expect(marked).toEqual([
      ['4', 'more'],
      ['2', 'fewer'],
    ])
  })

  it('are left unmarked when they are the same, or have next to nothing in common', () => {
    expect(turnDifferences('the same', 'the same')).toBeNull()
    expect(turnDifferences('Yes.', 'Whatever one thinks of it, nobody would seriously do such a thing.')).toBeNull()
  })

  it('say all that they said, cut where it begins to differ', () => {
    const words = fc
      .array(fc.constantFrom('a', 'b', 'c', ' ', '\n', '.', 'ä'), { maxLength: 40 })
      .map((all) => all.join(''))
    fc.assert(
      fc.property(words, words, (left, right) => {
        const sides = turnDifferences(left, right)
        if (sides === null) return
        expect(sides.map((parts) => parts.map(({ text }) => text).join(''))).toEqual([left, right])
        for (const parts of sides) {
          let at = 0
          for (const part of parts) {
            expect(part.at).toBe(at)
            at += part.text.length
          }
        }
      }),
    )
  })
})
