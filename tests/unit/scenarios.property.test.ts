import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { DefinitionContent } from '../../src-shared/definition.js'
import { checkDefinition } from '../../src-shared/evaluation/check-definition.js'
import { scenarioAt, scenarioCount, scenarioSource, scenariosOf } from '../../src-shared/evaluation/scenarios.js'
import { fnv1a32, spreadHash } from '../../src-shared/evaluation/spread-hash.js'
import { definitionContents } from '../support/definitions.js'

const content = (template: string, dimensions: DefinitionContent['dimensions'] = []): DefinitionContent => ({
  schemaVersion: 1,
  template,
  dimensions,
})

describe('[D2] scenarios', () => {
  test('[D2] are the Cartesian product, the first dimension slowest', () => {
    const scenarios = scenariosOf({
      ...content('Is it right to {action} a [Object]?', [
        { name: 'action', values: ['help', 'harm'] },
        {
          name: 'object',
          levels: [
            { score: 3, label: 'person' },
            { score: 1, label: 'dog', options: ['hound'] },
          ],
        },
      ]),
      preamble: 'Answer from 1 to 5.',
    })
    const preamble = 'Answer from 1 to 5.'
    expect(scenarios).toEqual([
      {
        name: 'action=help · object=person',
        prompt: 'Is it right to help a person?',
        preamble,
        scores: { action: 1, object: 3 },
      },
      {
        name: 'action=help · object=dog',
        prompt: 'Is it right to help a hound?',
        preamble,
        scores: { action: 1, object: 1 },
      },
      {
        name: 'action=harm · object=person',
        prompt: 'Is it right to harm a person?',
        preamble,
        scores: { action: 2, object: 3 },
      },
      {
        name: 'action=harm · object=dog',
        prompt: 'Is it right to harm a hound?',
        preamble,
        scores: { action: 2, object: 1 },
      },
    ])
  })

  test('[D3] without dimensions there is one: the template itself', () => {
    expect(scenariosOf(content('Who are you?'))).toEqual([
      { name: 'template', prompt: 'Who are you?', preamble: null, scores: {} },
    ])
  })

  test('[D1] placeholders are matched without case; other brackets and escaped ones are text', () => {
    const filled = scenariosOf(
      content('{ACTION} [action] [ Action ] \\{action} \\[Action] {"a": 1} [1] [see](http://x) a[0]', [
        { name: 'Action', values: ['go'] },
      ]),
    )
    expect(filled[0]?.prompt).toBe('go go go {action} [Action] {"a": 1} [1] [see](http://x) a[0]')
  })

  test('[D2] inserted text is not looked through for placeholders', () => {
    const dimensions = [
      { name: 'a', values: ['{b}', '[a]'] },
      { name: 'b', values: ['{a}$&$1'] },
    ]
    expect(scenariosOf(content('{a}/{b}', dimensions)).map(({ prompt }) => prompt)).toEqual([
      '{b}/{a}$&$1',
      '[a]/{a}$&$1',
    ])
  })

  test('[D2] long values are cut in names, which stay distinct', () => {
    const long = 'x'.repeat(200)
    const names = scenariosOf(content('{a}', [{ name: 'a', values: [`${long}1`, 'short', `${long}2`] }])).map(
      ({ name }) => name,
    )
    expect(names).toEqual([`a=${'x'.repeat(79)}… #1`, 'a=short', `a=${'x'.repeat(79)}… #3`])
  })

  test('[D2] of options one is picked by a hash of the scenario, evenly', () => {
    const levels = Array.from({ length: 500 }, (_, i) => ({ score: i, label: `level ${i}`, options: ['one', 'two'] }))
    const scenarios = scenariosOf(content('{a}', [{ name: 'a', levels }]))
    const ones = scenarios.filter(({ prompt }) => prompt === 'one').length
    // 500 fair coins: 250 ± 5 standard deviations of 11.2.
    expect(ones).toBeGreaterThan(194)
    expect(ones).toBeLessThan(306)
    expect(scenarios.map(({ name, prompt }) => [name, prompt]).slice(0, 4)).toEqual(
      scenarios.slice(0, 4).map(({ name }) => [name, ['one', 'two'][spreadHash(`${name}\na`) % 2]]),
    )
  })

  test('[D2] any content: as many as the product, each by its index, names distinct, the same every time', () => {
    fc.assert(
      fc.property(definitionContents, (any) => {
        const { faults, content: checked } = checkDefinition(any)
        expect(faults).toEqual([])
        if (checked === null) return
        const scenarios = scenariosOf(checked)
        const sizes = checked.dimensions.map((one) => ('values' in one ? one.values : one.levels).length)
        expect(scenarios).toHaveLength(sizes.reduce((a, b) => a * b, 1))
        expect(scenarioCount(checked)).toBe(scenarios.length)
        expect(new Set(scenarios.map(({ scores }) => JSON.stringify(scores))).size).toBe(scenarios.length)
        const again = scenarioSource(structuredClone(checked))
        scenarios.forEach((scenario, i) => {
          expect(JSON.stringify(again.at(i))).toBe(JSON.stringify(scenario))
          expect(scenarioAt(checked, i)).toEqual(scenario)
          expect(Object.keys(scenario.scores).sort()).toEqual(checked.dimensions.map(({ name }) => name).sort())
        })
      }),
    )
  })

  test('[D2] an index beyond the last is refused', () => {
    expect(() => scenarioAt(content('x'), 1)).toThrow(RangeError)
    expect(() => scenarioAt(content('x'), -1)).toThrow(RangeError)
  })
})

describe('[D2] the hash', () => {
  test('[D2] agrees with the published values of FNV-1a', () => {
    // From the test vectors of the FNV reference code.
    expect(fnv1a32('')).toBe(0x811c9dc5)
    expect(fnv1a32('a')).toBe(0xe40c292c)
    expect(fnv1a32('foobar')).toBe(0xbf9cf968)
  })

  test('[D2] reads the bytes of UTF-8', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        let hash = 0x811c9dc5n
        for (const byte of new TextEncoder().encode(text)) hash = ((hash ^ BigInt(byte)) * 0x01000193n) & 0xffffffffn
        expect(fnv1a32(text)).toBe(Number(hash))
      }),
    )
  })
})
