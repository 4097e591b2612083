import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseDecision } from '../../src-shared/evaluation/decision.js'

const step = fc.integer({ min: 1, max: 5 })
const announced = fc.constantFrom(
  (n: number) => `Rating: ${n}`,
  (n: number) => `**Final answer:** ${n}`,
  (n: number) => `My score is ${n}.`,
  (n: number) => `"rating": ${n}`,
)
/** Says numbers without deciding. */
const chatter = fc.array(
  fc.constantFrom(
    'There are 3 people.',
    'On a scale of 1 to 5.',
    'First, 2 reasons.',
    'In 1984,',
    'I think so.',
    '4.5%',
    '1)',
    '…',
  ),
  { maxLength: 6 },
)

describe('[A1] decisions of any answer', () => {
  test('[A1] one labelled number is the decision, whatever stands around it', () => {
    fc.assert(
      fc.property(chatter, announced, step, chatter, (before, say, n, after) => {
        expect(parseDecision(undefined, [...before, say(n), ...after].join('\n'))).toBe(n)
      }),
    )
  })

  test('[A1] two labelled numbers that differ are none', () => {
    fc.assert(
      fc.property(chatter, step, step, (between, a, b) => {
        const answer = [`Rating: ${a}`, ...between, `Rating: ${b}`].join('\n')
        expect(parseDecision(undefined, answer)).toBe(a === b ? a : null)
      }),
    )
  })

  test('[A1] any text gives null or a whole number on the scale', () => {
    const words = fc.constantFrom(
      'Rating',
      'I choose',
      'not',
      'or',
      ':',
      '/',
      '-',
      'to',
      '4',
      '42',
      '.',
      '\n',
      'one',
      'out of',
      '=',
    )
    const answers = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.array(words).map((some) => some.join(' ')),
    )
    fc.assert(
      fc.property(answers, fc.integer({ min: -3, max: 3 }), fc.integer({ min: 1, max: 9 }), (answer, min, width) => {
        const found = parseDecision({ kind: 'scale', min, max: min + width }, answer)
        if (found === null) return
        expect(Number.isInteger(found)).toBe(true)
        expect(found).toBeGreaterThanOrEqual(min)
        expect(found).toBeLessThanOrEqual(min + width)
      }),
      { numRuns: 2000 },
    )
  })

  test('[A1] a very long answer is read from its end, and in time that grows with its length only', () => {
    expect(parseDecision(undefined, `${'3 people, '.repeat(200_000)}\nRating: 4`)).toBe(4)
    for (const piece of ['4 ', 'I ', 'Rating ', '1-5 ', '(', '**', '4 or ', '1.', 'i would not ', '\n', ' ', 'a (']) {
      expect(() => parseDecision(undefined, piece.repeat(100_000))).not.toThrow()
    }
  })
})
