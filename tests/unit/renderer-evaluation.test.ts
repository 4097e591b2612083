import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  formatCost,
  formatLarge,
  formatP,
  formatShare,
  formatStatistic,
} from '../../src-renderer/components/format-number.js'
import {
  contentOf,
  type DefinitionDraft,
  draftOf,
  EMPTY_DRAFT,
} from '../../src-renderer/features/definitions/definition-draft.js'
import { readSource, sourceOf } from '../../src-renderer/features/definitions/definition-source.js'
import { faultAt, faultPlace } from '../../src-renderer/features/definitions/fault-at.js'
import { decisionScale } from '../../src-renderer/features/probes/decision-scale.js'
import { providerDraft, settingsOf, withKind } from '../../src-renderer/features/providers/provider-draft.js'
import { requestOf, draftOf as startDraftOf } from '../../src-renderer/features/runs/start-run-draft.js'
import { snippetParts } from '../../src-renderer/features/search/snippet.js'
import type { DefinitionContent } from '../../src-shared/definition.js'
import { checkDefinition } from '../../src-shared/evaluation/check-definition.js'
import type { Json } from '../../src-shared/job.js'

const CONTENT: DefinitionContent = {
  schemaVersion: 1,
  preamble: 'Answer with a number.',
  template: 'May one {action} a {person}?',
  dimensions: [
    { name: 'action', values: ['help', 'harm'] },
    {
      name: 'person',
      levels: [
        { score: -1, label: 'friend', options: ['friend', 'neighbour'] },
        { score: 2.5, label: 'stranger' },
      ],
    },
  ],
  followups: [{ label: 'Why', prompt: 'Why?' }],
  decision: { kind: 'scale', min: 0, max: 10 },
}

describe('a definition in the form', () => {
  it('[D1] gives back what it was made from', () => {
    const draft = draftOf(CONTENT)
    expect(draft).not.toBeNull()
    expect(contentOf(draft as DefinitionDraft)).toEqual(CONTENT)
  })

  it('gives back whatever content the form can show', () => {
    const name = fc.stringMatching(/^[a-z]{1,8}$/)
    const line = fc.string({ minLength: 1, maxLength: 20 }).filter((text) => text.trim() !== '' && !text.includes('\n'))
    const level = fc.record({ score: fc.integer({ min: -9, max: 9 }), label: line }).chain((one) =>
      fc.oneof(
        fc.constant(one),
        fc.array(line, { minLength: 1, maxLength: 3 }).map((options) => ({ ...one, options })),
      ),
    )
    const dimension = fc.oneof(
      fc.record({ name, values: fc.array(fc.string(), { maxLength: 4 }) }),
      fc.record({ name, levels: fc.array(level, { maxLength: 4 }) }),
    )
    fc.assert(
      fc.property(fc.array(dimension, { maxLength: 4 }), fc.string({ minLength: 1 }), (dimensions, template) => {
        const content: DefinitionContent = { schemaVersion: 1, template, dimensions }
        expect(contentOf(draftOf(content) as DefinitionDraft)).toEqual(content)
      }),
    )
  })

  it('does not show what it could not give back: a wording of several lines', () => {
    const levels = [{ score: 1, label: 'a', options: ['one\ntwo'] }]
    expect(draftOf({ ...CONTENT, dimensions: [{ name: 'action', levels }] })).toBeNull()
  })

  it('[D3] points at the field of a fault', () => {
    const draft: DefinitionDraft = {
      ...EMPTY_DRAFT,
      template: 'A {size}',
      dimensions: [
        {
          key: 1,
          name: 'size',
          kind: 'levels',
          values: [],
          levels: [{ key: 2, score: 'x', label: 'big', options: '' }],
        },
      ],
    }
    const { faults } = checkDefinition(contentOf(draft))
    expect(faultAt(faults, 'dimensions', 0, 'levels', 0, 'score')).toBeDefined()
    expect(faultAt(faults, 'template')).toBeUndefined()
  })

  it('says where a fault stands, counted from 1', () => {
    expect(faultPlace({ path: ['dimensions', 1, 'levels', 0, 'label'], message: '' })).toBe(
      'Dimension 2, level 1, label',
    )
    expect(faultPlace({ path: ['template'], message: '' })).toBe('Template')
  })
})

describe('a definition as text', () => {
  it.each(['yaml', 'json'] as const)('[D4] is read back as it was, from %s', (format) => {
    expect(readSource(sourceOf(CONTENT as Json, format))).toEqual({ content: CONTENT })
  })

  it('names line and column of what can’t be read', () => {
    const read = readSource('template: "a\ndimensions: [')
    expect('faults' in read && read.faults[0]?.path[0]).toMatch(/^line \d+, column \d+$/)
  })
})

describe('the dialog that starts a run', () => {
  it('[U1] asks for what was typed, and leaves out what was not', () => {
    const draft = {
      ...startDraftOf({ kind: 'definition', id: 7 }),
      models: ['m'],
      seed: '-5',
      costCap: '2.5',
      tokenCap: '10,000',
    }
    expect(requestOf(draft)).toEqual({
      request: {
        definitionId: 7,
        models: ['m'],
        priority: 'NORMAL',
        samplePercentage: 100,
        samplesPerScenario: 1,
        sampleSeed: -5,
        costCap: 2.5,
        tokenCap: 10_000,
      },
    })
  })

  it('says of each field what is no number', () => {
    const draft = { ...startDraftOf({ kind: 'definition', id: 7 }), sample: 'half', temperature: '1,5' }
    expect(requestOf(draft)).toEqual({
      faults: { sample: '“half” is not a number.', temperature: '“1,5” is not a number.' },
    })
  })
})

describe('a provider in its form', () => {
  it('[P1] takes the usual name and key of its kind, unless a person wrote another', () => {
    const draft = withKind(providerDraft(null), 'anthropic')
    expect([draft.id, draft.keyName]).toEqual(['anthropic', 'ANTHROPIC_API_KEY'])
    expect(withKind({ ...draft, id: 'mine', keyName: 'MY_KEY' }, 'google')).toMatchObject({
      id: 'mine',
      keyName: 'MY_KEY',
    })
  })

  it('says at which field something is wrong', () => {
    const draft = { ...providerDraft(null), id: 'No Capitals', kind: 'openai-compatible' as const, maxParallel: 'many' }
    const read = settingsOf(draft)
    expect(Object.keys('faults' in read ? read.faults : {}).sort()).toEqual(['baseUrl', 'id', 'maxParallel'])
  })
})

describe('figures', () => {
  it('show small amounts with the digits that tell them apart', () => {
    expect([0, 0.00001, 0.0042, 0.05, 1.254, 1250].map(formatCost)).toEqual([
      '$0',
      '< $0.0001',
      '$0.0042',
      '$0.050',
      '$1.25',
      '$1,250',
    ])
    expect([950, 9_999, 12_345, 123_456, 4_560_000].map(formatLarge)).toEqual([
      '950',
      '9,999',
      '12.3k',
      '123k',
      '4.56M',
    ])
  })

  it('round nothing to nothing, to all or to certainty', () => {
    expect([0, 0.001, 0.5, 0.999, 1].map(formatShare)).toEqual(['0 %', '< 1 %', '50 %', '99 %', '100 %'])
    expect([0.00001, 0.04, 1].map(formatP)).toEqual(['< 0.001', '0.040', '1.000'])
    expect([-0.001, -1.5, 2].map((value) => formatStatistic(value))).toEqual(['0.00', '−1.50', '2.00'])
  })
})

describe('decisions', () => {
  it('[A1] are offered from 1 to 5 unless the definition says otherwise', () => {
    expect(decisionScale({ ...CONTENT, decision: undefined })).toEqual([1, 2, 3, 4, 5])
    expect(decisionScale(CONTENT)).toHaveLength(11)
    expect(decisionScale({ ...CONTENT, decision: { kind: 'none' } })).toBeNull()
  })
})

describe('a snippet', () => {
  it('is cut at its matches, and says all of it', () => {
    const parts = snippetParts('a \uE000big\uE001 dog and a \uE000bigger\uE001 one')
    expect(parts.map(({ text, isMatch }) => [text, isMatch])).toEqual([
      ['a ', false],
      ['big', true],
      [' dog and a ', false],
      ['bigger', true],
      [' one', false],
    ])
    expect(new Set(parts.map(({ at }) => at)).size).toBe(parts.length)
  })
})
