import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SgrState } from '../../src-main/output/sgr-state.js'
import { ansiSpans } from '../../src-renderer/features/output/ansi-spans.js'

/** Each character of a text with its look. */
function looks(text: string): string[] {
  return ansiSpans(text).flatMap(({ text: part, classes, color, background }) =>
    // A class that is named twice looks no different.
    [...part].map((character) =>
      [character, [...new Set(classes.split(' '))].sort().join(), color, background].join('|'),
    ),
  )
}

/** Without 22 to 24, which the library that draws takes for the end of one of several equal attributes only. */
const codes = fc.constantFrom('0', '', '1', '3', '4', '31', '39', '42', '49', '95', '103', '38;5;200')
const piece = fc.oneof(
  fc.constantFrom('a', 'bc', ' '),
  fc.array(codes, { minLength: 1, maxLength: 3 }).map((list) => `\u001b[${list.join(';')}m`),
)
const line = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(''))

describe('[W5] a look that spans lines', () => {
  it('is the same whether the lines are shown one by one or as one text', () => {
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 6 }), (lines) => {
        const state = new SgrState()
        const oneByOne = lines.flatMap((text) => {
          const { sequence } = state
          state.read(text)
          return looks(sequence + text)
        })
        expect(oneByOne).toEqual(looks(lines.join('')))
      }),
    )
  })

  it('is forgotten at a reset, whatever was switched on', () => {
    const state = new SgrState()
    state.read('\u001b[1;31;48;2;1;2;3mred on a colour')
    expect(state.sequence).toBe('\u001b[1;31;48;2;1;2;3m')
    state.read('\u001b[39m')
    expect(state.sequence).toBe('\u001b[1;48;2;1;2;3m')
    state.read('\u001b[4m underlined \u001b[22;49m')
    expect(state.sequence).toBe('\u001b[4m')
    state.read('\u001b[m')
    expect(state.sequence).toBe('')
  })
})
