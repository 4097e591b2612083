import type { DefinitionFault } from '../../../src-shared/definition.js'

type Path = readonly (string | number)[]

/** What is wrong exactly there, in one text; undefined when nothing is. */
export function faultAt(faults: readonly DefinitionFault[], ...path: Path): string | undefined {
  const found = faults.filter(
    (fault) => fault.path.length === path.length && fault.path.every((key, i) => key === path[i]),
  )
  return found.length === 0 ? undefined : found.map(({ message }) => message).join(' ')
}

/** Where a fault stands, for people: `Dimension 2, level 1, label`. */
export function faultPlace({ path }: DefinitionFault): string {
  const words: string[] = []
  for (const key of path) {
    if (typeof key === 'number') words.push(`${words.pop()?.replace(/s$/, '') ?? ''} ${key + 1}`.trim())
    else words.push(key)
  }
  const text = words.join(', ')
  return text.charAt(0).toUpperCase() + text.slice(1)
}
