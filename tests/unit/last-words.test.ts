import fc from 'fast-check'
import { expect, test } from 'vitest'
import { LastWords } from '../../src-main/launcher/last-words.js'

function lastWords(...chunks: string[]): string | undefined {
  const words = new LastWords()
  for (const chunk of chunks) words.note(Buffer.from(chunk))
  return words.text
}

test('the last line that is not blank, whole or not', () => {
  expect(lastWords('one\ntwo\n')).toBe('two')
  expect(lastWords('one\ntwo')).toBe('two')
  expect(lastWords('one\n', '\n \t\r\n', '')).toBe('one')
  expect(lastWords('o', 'n', 'e\n\n\n')).toBe('one')
  expect(lastWords('  Error: no\r\n')).toBe('Error: no')
  expect(lastWords()).toBe(undefined)
  expect(lastWords(' \n\n')).toBe(undefined)
})

test('without the colours and titles of a terminal', () => {
  expect(lastWords('\u001b[31mError:\u001b[0m no map\n')).toBe('Error: no map')
  expect(lastWords('Error: no map\n', '\u001b[0m\n')).toBe('Error: no map')
  expect(lastWords('\u001b]0;title\u0007\u001b[1m', 'done')).toBe('done')
})

test('at most 200 characters, of any size, none cut in half', () => {
  expect(lastWords('x'.repeat(10_000), 'y\n')).toBe('x'.repeat(200))
  expect(lastWords('😀'.repeat(1000))).toBe('😀'.repeat(200))
})

test('however it is cut', () => {
  const text = fc.array(fc.constantFrom('a', 'b\n', '\n', ' ', 'cc'), { maxLength: 12 })
  fc.assert(
    fc.property(text, (parts) => {
      const lines = parts
        .join('')
        .split('\n')
        .map((line) => line.trim())
      expect(lastWords(...parts)).toBe(lines.findLast((line) => line !== ''))
    }),
  )
})
