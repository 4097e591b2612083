import type { z } from 'zod'
import { manifestSchema } from '../../src-shared/handler-protocol.js'

const FIELDS = Object.keys(manifestSchema.shape).filter((name) => name !== '$schema')

/** What is wrong with a manifest, one line each, beginning with the place: `protocol: …`. */
export function manifestFaults({ issues }: z.ZodError): string[] {
  return issues.flatMap((issue) => {
    if (issue.code !== 'unrecognized_keys') {
      const where = issue.path.join('.')
      return [where === '' ? issue.message : `${where}: ${issue.message}`]
    }
    return issue.keys.map((key) => {
      const like = FIELDS.find((field) => isLike(field, key))
      return `${key}: there is no such field${like === undefined ? '' : `; "${like}" is one`}`
    })
  })
}

/** Whether a misspelt name may mean the field: timeout and timeoutMs, comand and command. */
function isLike(field: string, key: string): boolean {
  const [one, other] = [field.toLowerCase(), key.toLowerCase().replaceAll(/[-_]/g, '')]
  return one.startsWith(other) || other.startsWith(one) || lettersApart(one, other) <= 2
}

/** Insertions, deletions and replacements of a letter between two short words (Levenshtein). */
function lettersApart(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (const [i, letter] of [...one].entries()) {
    const next = [i + 1]
    for (let j = 0; j < other.length; j += 1) {
      const replaced = (row[j] ?? 0) + (letter === other[j] ? 0 : 1)
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1))
    }
    row = next
  }
  return row[other.length] ?? 0
}
