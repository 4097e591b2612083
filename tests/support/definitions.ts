import fc from 'fast-check'
import type { DefinitionContent } from '../../src-shared/definition.js'

/** Texts with everything that could be taken for a placeholder, an escape or a line end. */
const text = fc.string({
  unit: fc.oneof(
    fc.constantFrom('{', '}', '[', ']', '\\', '\n', ' ', 'a', 'B', '·', '='),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
  ),
  maxLength: 12,
})

const score = fc.integer({ min: -5, max: 20 })

/** Names that differ without case, so that any two may stand side by side. */
const names = fc.uniqueArray(fc.constantFrom('action', 'Object', 'a b', 'Größe', 'x_1', '7', '__proto__'), {
  maxLength: 4,
})

/** Distinct on one line. */
const distinct = fc.uniqueArray(text, {
  minLength: 1,
  maxLength: 4,
  selector: (one) => one.replace(/\s+/g, ' ').trim(),
})

const levels = fc
  .tuple(
    distinct,
    fc.uniqueArray(score, { minLength: 4, maxLength: 4 }),
    fc.array(
      fc.array(
        text.filter((one) => one !== ''),
        { minLength: 1, maxLength: 3 },
      ),
      { maxLength: 4 },
    ),
  )
  .map(([labels, scores, options]) =>
    labels
      .filter((label) => label !== '')
      .map((label, i) => ({
        score: scores[i] as number,
        label,
        ...(options[i] === undefined ? {} : { options: options[i] }),
      })),
  )
  .filter((found) => found.length > 0)

/** Contents that `checkDefinition` finds no fault in. */
export const definitionContents: fc.Arbitrary<DefinitionContent> = names
  .chain((chosen) =>
    fc.record({
      dimensions: fc.tuple(
        ...chosen.map((name) =>
          fc.oneof(
            distinct.map((values) => ({ name, values })),
            levels.map((found) => ({ name, levels: found })),
          ),
        ),
      ),
      pieces: fc.array(
        fc.oneof(
          fc.constantFrom('Should one ', ' or ', '\n', '{"a": 1}', '[1]', '· '),
          ...chosen.flatMap((name) => [fc.constant(`{${name}}`), fc.constant(`[${name.toUpperCase()}]`)]),
        ),
        { minLength: 1, maxLength: 8 },
      ),
      preamble: fc.option(text, { nil: undefined }),
    }),
  )
  .map(({ dimensions, pieces, preamble }) => ({
    schemaVersion: 1 as const,
    ...(preamble === undefined ? {} : { preamble }),
    template: pieces.join(''),
    dimensions,
  }))
