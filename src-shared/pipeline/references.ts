import type { Json } from '../job.js'

/** What a reference stands for. */
export type Reference =
  | { kind: 'input'; path: string[] }
  | { kind: 'stage'; stage: string; path: string[] }
  | { kind: 'workDir' }
  /** Looks like a reference, and is none. */
  | { kind: 'unknown' }

/** A piece of a text: as it is, or a reference with the words that make it. */
export type TextPart = { text: string } | { text: string; reference: Reference }

const PATTERN = /\$\$\{|\$\{([^{}]*)\}/g
const STEP = /^\.([^.[\]]+)|^\[(\d+)\]/

/** `.a.b[0]` as `['a', 'b', '0']`; null when it is no such path. */
function stepsOf(text: string): string[] | null {
  const steps: string[] = []
  for (let rest = text; rest !== ''; ) {
    const step = STEP.exec(rest)
    if (step === null) return null
    steps.push(step[1] ?? step[2] ?? '')
    rest = rest.slice(step[0].length)
  }
  return steps
}

function referenceOf(words: string): Reference {
  if (words === 'workDir') return { kind: 'workDir' }
  const input = /^input(?=$|[.[])/.exec(words)
  if (input !== null) {
    const path = stepsOf(words.slice('input'.length))
    if (path !== null) return { kind: 'input', path }
  }
  const stage = /^stages\.([\w-]+)\.output/.exec(words)
  if (stage !== null) {
    const path = stepsOf(words.slice(stage[0].length))
    if (path !== null) return { kind: 'stage', stage: stage[1] as string, path }
  }
  return { kind: 'unknown' }
}

/** A text in pieces. `$${` stands for `${`. */
export function partsOf(text: string): TextPart[] {
  const parts: TextPart[] = []
  let done = 0
  for (const match of text.matchAll(PATTERN)) {
    if (match.index > done) parts.push({ text: text.slice(done, match.index) })
    done = match.index + match[0].length
    if (match[1] === undefined) parts.push({ text: '${' })
    else parts.push({ text: match[0], reference: referenceOf(match[1].trim()) })
  }
  if (done < text.length || parts.length === 0) parts.push({ text: text.slice(done) })
  return parts
}

/**
 * A line for the shell in pieces. Only what no shell takes for its own counts as a reference, which is why there is a dot or
 * a bracket in each: `${input.x}`, `${stages.a.output}`.
 */
export function shellPartsOf(line: string): TextPart[] {
  const parts: TextPart[] = []
  let done = 0
  for (const match of line.matchAll(/\$\{\s*((?:input[.[]|stages\.)[^{}]*)\}/g)) {
    if (match.index > done) parts.push({ text: line.slice(done, match.index) })
    done = match.index + match[0].length
    parts.push({ text: match[0], reference: referenceOf((match[1] as string).trim()) })
  }
  if (done < line.length || parts.length === 0) parts.push({ text: line.slice(done) })
  return parts
}

/** What references are looked up in. */
export interface Scope {
  input: Json
  outputs: Readonly<Record<string, Json>>
  workDir: string
}

/** Thrown where a reference leads to nothing. */
export class MissingReference extends Error {}

/** @throws MissingReference */
export function valueAt(part: { text: string; reference: Reference }, scope: Scope): Json {
  const { reference } = part
  if (reference.kind === 'workDir') return scope.workDir
  if (reference.kind === 'unknown') throw new MissingReference(`${part.text} is no reference`)
  const from = reference.kind === 'input' ? scope.input : own(scope.outputs, reference.stage)
  const value = reference.path.reduce<Json | undefined>(inside, from)
  if (value === undefined) throw new MissingReference(`${part.text} leads to nothing`)
  return value
}

/** What lies in a value under a name, or in a list under a number. */
export function inside(value: Json | undefined, step: string): Json | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  return own(value as Record<string, Json>, step)
}

function own(value: Readonly<Record<string, Json>>, name: string): Json | undefined {
  return Object.hasOwn(value, name) ? value[name] : undefined
}

/** As it stands in a text: texts as they are, null as nothing, anything else as JSON. */
export function asText(value: Json): string {
  if (typeof value === 'string') return value
  return value === null ? '' : JSON.stringify(value)
}

/** A text with its references filled in. @throws MissingReference */
export function fillText(text: string, scope: Scope): string {
  return partsOf(text)
    .map((part) => ('reference' in part ? asText(valueAt(part, scope)) : part.text))
    .join('')
}

/**
 * The value with the references in all its texts filled in. A text that is one reference and nothing else becomes the value
 * that it stands for, whatever that is.
 *
 * @throws MissingReference
 */
export function fillJson(value: Json, scope: Scope): Json {
  if (typeof value === 'string') {
    const [only, ...others] = partsOf(value)
    return only !== undefined && 'reference' in only && others.length === 0
      ? valueAt(only, scope)
      : fillText(value, scope)
  }
  if (Array.isArray(value)) return value.map((item) => fillJson(item, scope))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, fillJson(item, scope)]))
}

/** Every reference in the texts of a value, with the place of its text. */
export function referencesIn(
  value: Json | undefined,
  path: readonly (string | number)[] = [],
): { text: string; reference: Reference; path: (string | number)[] }[] {
  if (typeof value === 'string') {
    return partsOf(value).flatMap((part) => ('reference' in part ? [{ ...part, path: [...path] }] : []))
  }
  if (Array.isArray(value)) return value.flatMap((item, i) => referencesIn(item, [...path, i]))
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, item]) => referencesIn(item, [...path, name]))
}
