import type { Git } from './git.js'

/** What differs between two commits. */
interface DiffSummary {
  changed: boolean
  files: number
  insertions: number
  deletions: number
  /** Unified diff, at most {@link MOST_CHARACTERS}. */
  text: string
  /** Says what was left out of it; null when nothing was. */
  cut: string | null
}

/** Longest diff that a transcript keeps, in characters; git has the whole. */
const MOST_CHARACTERS = 100_000

export async function diffBetween(git: Git, before: string, after: string): Promise<DiffSummary> {
  if (before === after) return { changed: false, files: 0, insertions: 0, deletions: 0, text: '', cut: null }
  const count = await countsOf(git, before, after)
  const { stdout, isCut } = await git.try(
    ['diff', '--no-color', '--no-ext-diff', '--find-renames', before, after, '--'],
    { limit: MOST_CHARACTERS },
  )
  const isLong = isCut || stdout.length > MOST_CHARACTERS
  const text = isLong ? wholeLines(stdout.slice(0, MOST_CHARACTERS)) : stdout
  const cut = isLong
    ? `The diff is longer than what is kept here (${MOST_CHARACTERS / 1000} kB). All of it: git diff ${short(before)} ${short(after)}`
    : null
  return { ...count, changed: count.files > 0, text, cut }
}

async function countsOf(git: Git, before: string, after: string) {
  const counts = { files: 0, insertions: 0, deletions: 0 }
  const lines = await git.run(['diff', '--numstat', '--no-renames', before, after, '--'])
  for (const line of lines.split('\n')) {
    const [added, deleted] = line.split('\t')
    if (deleted === undefined) continue
    counts.files += 1
    // Of a binary file git tells none: "-".
    counts.insertions += Number(added) || 0
    counts.deletions += Number(deleted) || 0
  }
  return counts
}

function wholeLines(text: string): string {
  return text.slice(0, text.lastIndexOf('\n') + 1)
}

function short(commit: string): string {
  return commit.slice(0, 10)
}
