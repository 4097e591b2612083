import { invalidInput, JobyardError } from '../../src-shared/errors.js'

/**
 * Job ids as they stand on the command line, in that order.
 *
 * @throws invalid-input naming the first word that is no positive integer; not-found for one beyond every possible id
 */
export function parseIds(words: readonly string[]): number[] {
  return words.map((word) => {
    const id = /^\d+$/.test(word) ? Number(word) : 0
    if (id < 1) throw invalidInput(`"${word}" is not a job id: ids are positive integers`)
    if (!Number.isSafeInteger(id)) throw new JobyardError('not-found', `job ${word} does not exist`)
    return id
  })
}

/**
 * The id of a definition or a run.
 *
 * @throws invalid-input for a word that is no positive integer; not-found for one beyond every possible id
 */
export function parseRowId(of: 'definition' | 'run', word: string | undefined): number {
  const id = /^\d+$/.test(word ?? '') ? Number(word) : 0
  if (id < 1) throw invalidInput(`"${word}" is not a ${of}'s id: ids are positive integers`)
  if (Number.isSafeInteger(id)) return id
  throw new JobyardError('not-found', `${of === 'run' ? 'Run' : 'Definition'} not found: ${word}`)
}

/** Ids without repetitions, each at its first place. */
export function parseDistinctIds(words: readonly string[]): number[] {
  return [...new Set(parseIds(words))]
}

/** @throws invalid-input as {@link parseIds} */
export function parseId(word: string | undefined): number {
  const [id] = parseIds([word ?? ''])
  return id ?? 0
}
