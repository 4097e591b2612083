import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { definitionText, readDefinitionText } from '../../src-main/evaluation/definition-text.js'
import { JobyardError } from '../../src-shared/errors.js'
import { definitionContents } from '../support/definitions.js'

function faultsOf(text: string): string[] {
  try {
    readDefinitionText(text)
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(JobyardError)
    const { code, details } = thrown as JobyardError
    expect(code).toBe('invalid-input')
    return (details as { faults: string[] }).faults
  }
  throw new Error('it was taken')
}

describe('[D4] a definition as a file', () => {
  test('[D4] what is exported is imported the same, as JSON and as YAML', () => {
    fc.assert(
      fc.property(definitionContents, fc.constantFrom('json' as const, 'yaml' as const), (content, format) => {
        const named = { name: 'A: name #1', content }
        expect(readDefinitionText(definitionText(named, format))).toEqual({ ...named, warnings: expect.any(Array) })
      }),
      { numRuns: 300 },
    )
  })

  test('[D4] YAML as people write it', () => {
    const text = `# A comment\r\nname: Help\r\ncontent:\r\n  schemaVersion: 1\r\n  template: |\r\n    Would you {do}?\r\n    Really?\r\n  dimensions:\r\n    - name: do\r\n      values: [help, "no"]\r\n`
    expect(readDefinitionText(`\uFEFF${text}`)).toEqual({
      name: 'Help',
      content: {
        schemaVersion: 1,
        template: 'Would you {do}?\nReally?\n',
        dimensions: [{ name: 'do', values: ['help', 'no'] }],
      },
      warnings: [],
    })
  })

  test('[D4] JSON with tabs, and one line', () => {
    const json = '{"name":"n","content":{"schemaVersion":1,"template":"x"}}'
    expect(readDefinitionText(json).content.template).toBe('x')
    expect(readDefinitionText(JSON.stringify(JSON.parse(json), null, '\t')).name).toBe('n')
  })

  test('[D3] a fault names its line', () => {
    const text = [
      '{"name": "n",',
      ' "content": {"schemaVersion": 1,',
      '   "template": "Say {x}",',
      '   "dimensions": [',
      '     {"name": "a", "values": []},',
      '     {"name": "a",',
      '      "values": ["x", 5]}]},',
      ' "extra": 1}',
    ].join('\n')
    expect(faultsOf(text)).toEqual([
      'line 8: extra: there is no field "extra" here, only name and content',
      'line 7: content.dimensions.1.values.1: must be text, not the number 5',
      expect.stringMatching(
        /^line 3: content\.template: \{x\} names no dimension \(line 1, column 5 of the template\)/,
      ),
      'line 6: content.dimensions.1.name: "a" is repeated: dimension 1 has this name (case does not count)',
      'line 5: content.dimensions.0.values: dimension "a" has no values',
    ])
  })

  test('[D3] what is no JSON or YAML is refused with its line', () => {
    expect(faultsOf('{"name": "n",\n "content": {"a": 1')[0]).toMatch(/^line 2: /)
    expect(faultsOf('name: n\ncontent: [')[0]).toMatch(/^line 2: /)
    expect(faultsOf('name: a\nname: b\ncontent: {}')[0]).toMatch(/^line 2: .*unique/)
    expect(faultsOf('name: n\ncontent:\n  template: Answer: yes')[0]).toMatch(
      /^line 3: .*; a text with ": " in it needs quotes$/,
    )
    expect(faultsOf('')).toEqual(['line 1: must be an object with the fields name and content'])
    expect(faultsOf('[1]')).toEqual(['line 1: must be an object with the fields name and content'])
    expect(faultsOf('name: ""')).toEqual(['line 1: name: must be text, not empty', 'line 1: content: is missing'])
    expect(
      faultsOf(
        `a: &a [x,x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]`,
      )[0],
    ).toContain('alias')
  })

  test('[D3] any text gets an answer', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.string({ unit: fc.constantFrom('{', '"', ':', ' ', '\n', '-', '&', '*', 'a', '\t', '|') }),
        ),
        (text) => {
          expect(faultsOf(text).length).toBeGreaterThan(0)
        },
      ),
    )
  })
})
