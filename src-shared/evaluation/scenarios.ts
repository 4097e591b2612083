import type { DefinitionContent, Dimension, Scenario } from '../definition.js'
import { placeNames } from './place-name.js'
import { spreadHash } from './spread-hash.js'
import { readTemplate, type TemplatePart } from './template.js'

/** The only scenario of a definition without dimensions (rule D3). */
const PLAIN_NAME = 'template'

/** The scenarios of one content, each made when it is asked for. */
export interface ScenarioSource {
  readonly count: number
  /** @param index from 0 to count − 1 @throws RangeError for any other */
  at(index: number): Scenario
}

/** One value or level of a dimension, as scenarios use it. */
interface Place {
  name: string
  score: number
  /** The texts of which one stands in the prompt. */
  texts: readonly string[]
}

/**
 * The scenarios of a definition: the Cartesian product of its dimensions, the first one slowest (rule D2). The same content
 * gives the same scenarios, byte for byte, on any machine.
 *
 * The value's text stands for the placeholder, or the level's label. Where a level has `options`, it is the one whose
 * 0-based index is `spreadHash("<scenario's name>\n<dimension's name>")` modulo their number. Inserted text is never
 * looked through for placeholders.
 *
 * @param content one that `checkDefinition` found no fault in
 */
export function scenarioSource(content: DefinitionContent): ScenarioSource {
  const dimensions = content.dimensions.map((dimension) => ({ name: dimension.name, places: placesOf(dimension) }))
  const names = dimensions.map(({ name }) => name)
  const parts = readTemplate(content.template, names)
  const count = scenarioCount(content)

  const at = (index: number): Scenario => {
    if (!Number.isInteger(index) || index < 0 || index >= count) {
      throw new RangeError(`scenario ${index} of ${count} does not exist`)
    }
    let rest = index
    const chosen: Place[] = []
    for (const { places } of [...dimensions].reverse()) {
      chosen.unshift(places[rest % places.length] as Place)
      rest = Math.floor(rest / places.length)
    }
    const named = chosen.map((place, i) => `${names[i]}=${place.name}`)
    const name = named.length === 0 ? PLAIN_NAME : named.join(' · ')
    const texts = chosen.map((place, i) => textOf(place, `${name}\n${names[i]}`))
    return {
      name,
      prompt: parts.map((part) => filledIn(part, texts)).join(''),
      preamble: content.preamble ?? null,
      // fromEntries, since assigning to a dimension called __proto__ would not make a field.
      scores: Object.fromEntries(chosen.map((place, i) => [names[i], place.score])),
    }
  }
  return { count, at }
}

/** All scenarios, in order (rule D2). */
export function scenariosOf(content: DefinitionContent): Scenario[] {
  const source = scenarioSource(content)
  return Array.from({ length: source.count }, (_, index) => source.at(index))
}

/** One scenario; for several of one content, `scenarioSource` reads the template only once. @throws RangeError */
export function scenarioAt(content: DefinitionContent, index: number): Scenario {
  return scenarioSource(content).at(index)
}

/** How many scenarios the dimensions make; 1 without any, 0 when one has no values. */
export function scenarioCount({ dimensions }: Pick<DefinitionContent, 'dimensions'>): number {
  return dimensions.reduce((count, dimension) => count * sizeOf(dimension), 1)
}

function sizeOf(dimension: Dimension): number {
  return 'values' in dimension ? dimension.values.length : dimension.levels.length
}

/** A value's score is its place, counted from 1 (rule D1). */
function placesOf(dimension: Dimension): Place[] {
  if ('values' in dimension) {
    const names = placeNames(dimension.values)
    return dimension.values.map((text, i) => ({ name: names[i] as string, score: i + 1, texts: [text] }))
  }
  const names = placeNames(dimension.levels.map(({ label }) => label))
  return dimension.levels.map(({ score, label, options }, i) => ({
    name: names[i] as string,
    score,
    texts: options ?? [label],
  }))
}

function textOf(place: Place, hashed: string): string {
  const { texts } = place
  return texts[texts.length === 1 ? 0 : spreadHash(hashed) % texts.length] as string
}

function filledIn(part: TemplatePart, texts: readonly string[]): string {
  if (part.kind === 'text') return part.text
  // Checked content has no unknown placeholder; a preview of unchecked content shows it as it is written.
  return part.kind === 'dimension' ? (texts[part.dimension] as string) : part.written
}
