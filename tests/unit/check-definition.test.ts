import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkDefinition, faultText } from '../../src-shared/evaluation/check-definition.js'

const faultsOf = (content: unknown) => checkDefinition(content).faults.map(faultText)
const base = { schemaVersion: 1, template: 'Say {a}', dimensions: [{ name: 'a', values: ['x'] }] }

describe('[D3] what is wrong with a definition', () => {
  test('[D3] each fault is named with its place, all at once', () => {
    const check = checkDefinition({
      schemaVersion: 1,
      template: 'Should I {action}\nthe [Object] or {nobody}?',
      dimensions: [
        { name: 'action', values: [] },
        { name: 'Action', values: ['go', 'stay', 'go'] },
        {
          name: 'object',
          levels: [
            { score: 1, label: 'dog' },
            { score: 1, label: 'cat' },
            { score: 2, label: 'dog' },
          ],
        },
      ],
    })
    expect(check.content).toBeNull()
    expect(check.faults).toEqual([
      {
        path: ['template'],
        message:
          '{nobody} names no dimension (line 2, column 17 of the template); the dimensions are action, Action, object. ' +
          'Write \\{nobody} if it is meant as text',
      },
      {
        path: ['dimensions', 1, 'name'],
        message: '"Action" is repeated: dimension 1 has this name (case does not count)',
      },
      { path: ['dimensions', 0, 'values'], message: 'dimension "action" has no values' },
      {
        path: ['dimensions', 1, 'values', 2],
        message: '"go" is repeated: value 1 of dimension "Action" has it already',
      },
      {
        path: ['dimensions', 2, 'levels', 2, 'label'],
        message: '"dog" is repeated: level 1 of dimension "object" has it already',
      },
      {
        path: ['dimensions', 2, 'levels', 1, 'score'],
        message: '1 is repeated: level 1 of dimension "object" has it already',
      },
    ])
  })

  test('[D3] more than 100,000 scenarios are refused, 100,000 are not', () => {
    const values = (n: number) => Array.from({ length: n }, (_, i) => `v${i}`)
    const of = (...sizes: number[]) =>
      checkDefinition({
        schemaVersion: 1,
        template: sizes.map((_, i) => `{d${i}}`).join(''),
        dimensions: sizes.map((size, i) => ({ name: `d${i}`, values: values(size) })),
      })
    expect(of(100, 1000)).toMatchObject({ faults: [], scenarioCount: 100_000 })
    expect(of(100, 1001).faults.map(faultText)).toEqual([
      'dimensions: 100 × 1001 = 100,100 scenarios; at most 100,000 are possible',
    ])
    const huge = of(...Array.from({ length: 50 }, () => 20))
    expect(huge.faults[0]?.message).toContain('more than 9 quadrillion')
    expect(huge.scenarioCount).toBe(Number.MAX_SAFE_INTEGER)
  })

  test('[D3] a dimension that the template never uses is a warning', () => {
    const check = checkDefinition({ ...base, dimensions: [...base.dimensions, { name: 'b', values: ['y'] }] })
    expect(check).toMatchObject({ faults: [], scenarioCount: 1 })
    expect(check.warnings.map(faultText)).toEqual([
      'dimensions.1.name: the template never uses "b", so its scenarios differ in name only',
    ])
  })

  test('[D1] a placeholder outside the template is a warning, since it is sent as it stands', () => {
    const check = checkDefinition({ ...base, followups: [{ label: 'why', prompt: 'Why {A}? Why [x]?' }] })
    expect(check.content).not.toBeNull()
    expect(check.warnings.map(({ path }) => path)).toEqual([['followups', 0, 'prompt']])
  })

  test('[D1] what does not have the shape is said in words', () => {
    expect(faultsOf(null)).toEqual(['must be an object, not null'])
    expect(faultsOf({})).toEqual(['schemaVersion: must be 1', 'template: is missing'])
    expect(faultsOf({ ...base, template: '' })).toContain('template: must not be empty')
    expect(faultsOf({ ...base, tempalte: 'x' })).toEqual(['tempalte: there is no field "tempalte" here'])
    expect(faultsOf({ ...base, schemaVersion: 2 })).toEqual(['schemaVersion: must be 1'])
    expect(faultsOf({ ...base, dimensions: [{ name: 'a', values: ['x', 5] }] })).toEqual([
      'dimensions.0.values.1: must be text, not the number 5',
    ])
    expect(faultsOf({ ...base, dimensions: [{ name: 'a' }] })).toEqual(['dimensions.0: has neither values nor levels'])
    expect(faultsOf({ ...base, dimensions: [{ name: 'a', values: ['x'], levels: [] }] })).toEqual([
      'dimensions.0: has both values and levels, but can have only one of them',
    ])
    expect(faultsOf({ ...base, dimensions: [{ name: 'a', levels: [{ label: 'x', options: [] }] }] })).toEqual([
      'dimensions.0.levels.0.score: is missing',
      'dimensions.0.levels.0.options: must not be empty',
    ])
    expect(faultsOf({ ...base, dimensions: ['a'] })).toContain('dimensions.0: must be an object, not text')
    expect(faultsOf({ ...base, dimensions: [{ name: 'a{b', values: ['x'] }], template: 'x' })).toEqual([
      'dimensions.0.name: "a{b" holds a bracket or a line break, so no placeholder can name it',
    ])
    expect(faultsOf({ ...base, decision: { kind: 'scale', min: 5, max: 5 } })).toEqual([
      'decision.max: max must be above min, but is 5 where min is 5',
    ])
    expect(faultsOf({ ...base, decision: { kind: 'guess' } })).toEqual(['decision.kind: must be "scale" or "none"'])
  })

  test('[D3] a misshapen part does not hide the faults of the others', () => {
    expect(
      faultsOf({ schemaVersion: 1, template: '{x}', dimensions: [{ name: 'a' }, { name: 'b', values: [] }] }),
    ).toEqual([
      'dimensions.0: has neither values nor levels',
      expect.stringContaining('template: {x} names no dimension (line 1, column 1 of the template)'),
      'dimensions.1.values: dimension "b" has no values',
    ])
  })

  test('[D3] any JSON gets an answer, and either faults or a content', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (template, dimensions) => {
        for (const one of [
          template,
          { ...base, template },
          { ...base, dimensions },
          { ...base, dimensions: [dimensions] },
        ]) {
          const { content, faults } = checkDefinition(one)
          expect(content === null).toBe(faults.length > 0)
        }
      }),
    )
  })
})
