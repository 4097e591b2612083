import type { TurnMatches, TurnPage } from '../../../src-shared/transcript.js'

/** Where a transcript comes from. The view reads it page by page, so it may have any number of turns. */
export interface TurnSource {
  /** Another key is another transcript. */
  key: string
  /** Says whose it is where several are shown side by side. */
  title: string
  read(from: number, limit: number): Promise<TurnPage>
  /** Where a text occurs in the turns from `from` on. */
  find(query: string, from: number): Promise<TurnMatches>
  /** Tells how many turns there are, at once and whenever there are more. @returns ends it */
  watch(onTotal: (total: number) => void): () => void
  /** A link that opens at this turn. @param turn 1-based */
  link(turn: number): string
}
