import { setImmediate as nextTick } from 'node:timers/promises'
import { textMatches } from '../../src-shared/text-matches.js'
import type { TurnMatches } from '../../src-shared/transcript.js'

/** Turns looked at before others get a turn: some milliseconds' worth. */
const BATCH = 200

interface TurnTexts {
  turnTexts(id: number, attempt: number, from: number, limit: number): string[]
}

/** Searches an attempt's transcript from a turn on; the main thread is let go between batches. */
export async function findTurns(
  store: TurnTexts,
  { id, attempt }: { id: number; attempt: number },
  query: string,
  from: number,
): Promise<TurnMatches> {
  const turns: TurnMatches['turns'] = []
  let searched = from
  for (;;) {
    const texts = store.turnTexts(id, attempt, searched, BATCH)
    for (const [i, text] of texts.entries()) {
      const count = textMatches(text, query).length
      if (count > 0) turns.push({ index: searched + i, count })
    }
    searched += texts.length
    if (texts.length < BATCH) return { turns, searched }
    await nextTick()
  }
}
