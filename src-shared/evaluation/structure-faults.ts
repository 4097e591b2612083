import type { z } from 'zod'
import type { DefinitionFault } from '../definition.js'

type Issue = z.core.$ZodIssue

/** What the shape of a definition's content breaks (rule D1), in words for the person who wrote it. */
export function structureFaults(issues: readonly Issue[], content: unknown): DefinitionFault[] {
  return issues.flatMap((issue) => faultsOf(issue, [], content))
}

function faultsOf(issue: Issue, above: (string | number)[], content: unknown): DefinitionFault[] {
  const path = [...above, ...issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step))]
  const fault = (message: string) => [{ path, message }]
  switch (issue.code) {
    case 'invalid_union':
      // Of the rule for decisions, which is told by its kind; zod's types leave the options out.
      if ('options' in issue && Array.isArray(issue.options)) return fault(`must be ${wordsFor(issue.options)}`)
      return dimensionFaults(issue.errors, path, content)
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({ path: [...path, key], message: `there is no field "${key}" here` }))
    case 'invalid_type': {
      const found = kindOf(valueAt(content, path))
      return fault(
        found === 'nothing' ? `is missing` : `must be ${EXPECTED[issue.expected] ?? issue.expected}, not ${found}`,
      )
    }
    case 'invalid_value':
      return fault(`must be ${wordsFor(issue.values)}`)
    case 'too_small':
      return fault(
        issue.origin === 'string' || issue.origin === 'array'
          ? 'must not be empty'
          : `must be at least ${issue.minimum}`,
      )
    case 'too_big':
      if (issue.origin !== 'string' && issue.origin !== 'array') return fault(`must be at most ${issue.maximum}`)
      return fault(`has more than ${issue.maximum} ${issue.origin === 'array' ? 'entries' : 'characters'}`)
    default:
      return fault(issue.message)
  }
}

/** A dimension has one of two shapes; the field that is there says which one was meant. */
function dimensionFaults(shapes: Issue[][], path: (string | number)[], content: unknown): DefinitionFault[] {
  const value = valueAt(content, path)
  if (kindOf(value) !== 'an object') return [{ path, message: `must be an object, not ${kindOf(value)}` }]
  const { values, levels } = value as { values?: unknown; levels?: unknown }
  const [asValues = [], asLevels = []] = shapes
  if (values !== undefined && levels !== undefined) {
    return [{ path, message: 'has both values and levels, but can have only one of them' }]
  }
  const issues = levels === undefined ? asValues : asLevels
  return issues.flatMap((issue) => {
    const missing = values === undefined && levels === undefined && issue.path[0] === 'values'
    return missing ? [{ path, message: 'has neither values nor levels' }] : faultsOf(issue, path, content)
  })
}

const EXPECTED: Record<string, string> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  array: 'a list',
  object: 'an object',
  boolean: 'true or false',
}

function wordsFor(values: readonly unknown[]): string {
  return values.map((value) => JSON.stringify(value)).join(' or ')
}

function kindOf(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'string') return 'text'
  return typeof value === 'object' ? 'an object' : `${typeof value === 'number' ? 'the number ' : ''}${String(value)}`
}

function valueAt(content: unknown, path: readonly (string | number)[]): unknown {
  let value = content
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined
    value = (value as Record<string | number, unknown>)[step]
  }
  return value
}
