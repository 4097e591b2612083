import { diffArrays, diffWordsWithSpace } from 'diff'

/** A part of a line; `differs` where the other side has something else. */
export interface DiffPart {
  /** Where in the line it begins. */
  at: number
  text: string
  differs: boolean
}

/** A row of two texts beside each other. A side without a line there is null. */
export type DiffRow =
  | { kind: 'same'; left: string; right: string }
  | { kind: 'differs'; left: DiffPart[] | null; right: DiffPart[] | null }
  /** Equal lines that are left out. */
  | { kind: 'gap'; lines: { left: string; right: string }[] }

/** Two texts that have so little in common that it takes longer than this are shown without being compared. */
const LIMIT_MS = 1_500
/** Equal lines shown beside each difference. */
const CONTEXT = 3
/** Longer lines are marked as a whole. */
const MAX_LINE = 2_000

/**
 * Two texts line by line, with what differs marked down to words; long runs of equal lines are gaps.
 *
 * @returns null when comparing them took too long
 */
export function diffLines(left: readonly string[], right: readonly string[]): DiffRow[] | null {
  const changes = diffArrays([...left], [...right], { timeout: LIMIT_MS })
  if (changes === undefined) return null
  const rows: DiffRow[] = []
  let removed: string[] = []
  for (const [index, { value, added, removed: isRemoved }] of changes.entries()) {
    if (isRemoved) {
      removed = value
      // What was put in its place follows at once.
      if (!changes[index + 1]?.added) rows.push(...differing(takeAll(), []))
    } else if (added) rows.push(...differing(takeAll(), value))
    else rows.push(...value.map((line): DiffRow => ({ kind: 'same', left: line, right: line })))
  }
  return withGaps(rows)

  function takeAll(): string[] {
    const taken = removed
    removed = []
    return taken
  }
}

function differing(left: readonly string[], right: readonly string[]): DiffRow[] {
  return Array.from({ length: Math.max(left.length, right.length) }, (_, i): DiffRow => {
    const one = left[i]
    const other = right[i]
    if (one === undefined || other === undefined) {
      return { kind: 'differs', left: whole(one), right: whole(other) }
    }
    return { kind: 'differs', ...words(one, other) }
  })
}

function whole(line: string | undefined): DiffPart[] | null {
  return line === undefined ? null : [{ at: 0, text: line, differs: true }]
}

function words(left: string, right: string): { left: DiffPart[]; right: DiffPart[] } {
  const sides = { left: [] as DiffPart[], right: [] as DiffPart[] }
  if (left.length + right.length > MAX_LINE) return { left: whole(left) ?? [], right: whole(right) ?? [] }
  const put = (side: 'left' | 'right', text: string, differs: boolean) => {
    const last = sides[side].at(-1)
    sides[side].push({ at: last === undefined ? 0 : last.at + last.text.length, text, differs })
  }
  for (const { value, added, removed } of diffWordsWithSpace(left, right)) {
    if (!added) put('left', value, removed)
    if (!removed) put('right', value, added)
  }
  return sides
}

/** Puts gaps in the place of equal lines that are far from any difference. */
function withGaps(rows: readonly DiffRow[]): DiffRow[] {
  const result: DiffRow[] = []
  for (let i = 0; i < rows.length; ) {
    let end = i
    while (rows[end]?.kind === 'same') end += 1
    const before = i === 0 ? 0 : CONTEXT
    const after = end === rows.length ? 0 : CONTEXT
    // A gap that would stand for one or two lines says less than they do.
    if (end - i - before - after > 2) {
      const hidden = rows.slice(i + before, end - after)
      result.push(...rows.slice(i, i + before))
      result.push({ kind: 'gap', lines: hidden.flatMap((row) => (row.kind === 'same' ? [row] : [])) })
      result.push(...rows.slice(end - after, end))
    } else result.push(...rows.slice(i, end))
    const other = rows[end]
    if (other !== undefined) result.push(other)
    i = end + 1
  }
  return result
}
