import type { DefinitionFault } from '../definition.js'
import type { ContentOutline, DimensionOutline } from './content-outline.js'
import { dimensionKey } from './dimension-name.js'
import { oneLine } from './place-name.js'
import { placeInText, readTemplate } from './template.js'

type Place = NonNullable<DimensionOutline['places']>[number]

/** Rule D3. */
const MOST_SCENARIOS = 100_000

/** Wider ones are a mistake, and would make histograms that nobody can read. */
const WIDEST_SCALE = 1000

/** What has the right shape and cannot be used all the same (rule D3), in the order of the content. */
export function contentFaults(outline: ContentOutline): DefinitionFault[] {
  return [
    ...unknownPlaceholders(outline),
    ...repeatedNames(outline.dimensions),
    ...outline.dimensions.flatMap(faultsOfDimension),
    ...tooMany(outline.dimensions),
    ...faultsOfScale(outline),
  ]
}

function unknownPlaceholders({ template, dimensions }: ContentOutline): DefinitionFault[] {
  if (template === null) return []
  const names = dimensions.map(({ name }) => name)
  const known = names.filter((name) => name !== null)
  const hint = known.length === 0 ? 'there are no dimensions' : `the dimensions are ${known.join(', ')}`
  return readTemplate(template, names).flatMap((part) => {
    if (part.kind !== 'unknown') return []
    const { line, column } = placeInText(template, part.offset)
    const message =
      `${part.written} names no dimension (line ${line}, column ${column} of the template); ${hint}. ` +
      `Write \\${part.written} if it is meant as text`
    return [{ path: ['template'], message }]
  })
}

function repeatedNames(dimensions: readonly DimensionOutline[]): DefinitionFault[] {
  const seen = new Map<string, number>()
  return dimensions.flatMap(({ name }, i) => {
    if (name === null) return []
    const path = ['dimensions', i, 'name']
    if (/[{}[\]\r\n]/.test(name)) {
      return [{ path, message: `"${oneLine(name)}" holds a bracket or a line break, so no placeholder can name it` }]
    }
    const first = seen.get(dimensionKey(name))
    seen.set(dimensionKey(name), first ?? i)
    if (first === undefined) return []
    return [{ path, message: `"${name}" is repeated: dimension ${first + 1} has this name (case does not count)` }]
  })
}

function faultsOfDimension({ name, key, places }: DimensionOutline, index: number): DefinitionFault[] {
  if (places === null || key === null) return []
  const called = name === null ? `dimension ${index + 1}` : `dimension "${name}"`
  if (places.length === 0) return [{ path: ['dimensions', index, key], message: `${called} has no ${key}` }]
  const repeated = <Value>(of: (place: Place) => Value | null, path: (i: number) => string[]) => {
    const seen = new Map<Value, number>()
    return places.flatMap((place, i) => {
      const value = of(place)
      if (value === null) return []
      const first = seen.get(value)
      seen.set(value, first ?? i)
      if (first === undefined) return []
      const which = `${key === 'values' ? 'value' : 'level'} ${first + 1}`
      const message = `${JSON.stringify(value)} is repeated: ${which} of ${called} has it already`
      return [{ path: ['dimensions', index, key, i, ...path(i)], message }]
    })
  }
  const label = ({ label }: Place) => (label === null ? null : oneLine(label))
  if (key === 'values') return repeated(label, () => [])
  return [
    ...repeated(label, () => ['label']),
    ...repeated(
      ({ score }) => score,
      () => ['score'],
    ),
  ]
}

function tooMany(dimensions: readonly DimensionOutline[]): DefinitionFault[] {
  const sizes = dimensions.flatMap(({ places }) => (places === null || places.length === 0 ? [] : [places.length]))
  const count = sizes.reduce((product, size) => product * size, 1)
  if (count <= MOST_SCENARIOS) return []
  const shown = count > Number.MAX_SAFE_INTEGER ? 'more than 9 quadrillion' : grouped(count)
  const message = `${sizes.join(' × ')} = ${shown} scenarios; at most ${grouped(MOST_SCENARIOS)} are possible`
  return [{ path: ['dimensions'], message }]
}

function faultsOfScale({ scale }: ContentOutline): DefinitionFault[] {
  if (scale === null) return []
  const { min, max } = scale
  const path = ['decision', 'max']
  if (max <= min) return [{ path, message: `max must be above min, but is ${max} where min is ${min}` }]
  if (max - min < WIDEST_SCALE) return []
  return [{ path, message: `a scale has at most ${grouped(WIDEST_SCALE)} steps, but this one has ${max - min + 1}` }]
}

/** By hand, so that it is the same in every locale. */
function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',')
}
