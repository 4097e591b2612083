import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findJsonFault } from '../../src-main/cli/json-fault.js'
import { parseJson } from '../../src-main/cli/parse-json.js'

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

describe('[C] where a text stops being JSON', () => {
  test('[C] agrees with JSON.parse about every text', () => {
    const nearlyJson = fc
      .tuple(
        fc.json(),
        fc.nat(),
        fc.constantFrom('', '{', '}', '[', ']', ',', ':', '"', '\\', 'x', '0', '-', '\n', '\u0001', 'null', '.5', 'e'),
      )
      .map(([text, at, piece]) => {
        const place = at % (text.length + 1)
        return text.slice(0, place) + piece + text.slice(place + (at % 2))
      })
    const agrees = fc.property(nearlyJson, (text) => (findJsonFault(text) === null) === isJson(text))
    expect(() => fc.assert(agrees, { numRuns: 5000 })).not.toThrow()
  })

  test('[C] everything ahead of the fault could still have become JSON', () => {
    expect(findJsonFault('{"a": 1 "b": 2}')).toMatchObject({ offset: 8, column: 9, expected: ', or }' })
    expect(findJsonFault('[1, 2,]')).toMatchObject({ offset: 6, expected: 'a value' })
    expect(findJsonFault('{"a": 1,\n  b: 2}')).toMatchObject({
      line: 2,
      column: 3,
      expected: 'a name in double quotes',
    })
    expect(findJsonFault('{} {}')).toMatchObject({ offset: 3, expected: 'the end' })
    expect(findJsonFault('"open')).toMatchObject({ offset: 0, expected: 'a whole string' })
    expect(findJsonFault('')).toMatchObject({ offset: 0, expected: 'a value' })
  })

  test('[C] the message says where and what was found', () => {
    expect(() => parseJson('{"a": nope}', 'it')).toThrow(
      'it is not valid JSON: column 7: expected a value, found "nope}"',
    )
    expect(() => parseJson('[1', 'it')).toThrow('expected , or ], found the end')
    expect(parseJson(' [1] ', 'it')).toEqual([1])
  })

  test('[C] deep nesting and long strings are no trouble', () => {
    expect(findJsonFault('['.repeat(200_000))).toMatchObject({ offset: 200_000 })
    expect(findJsonFault(`"${'a\\n'.repeat(1_000_000)}"`)).toBeNull()
  })
})
