import type { DocumentHit } from './document.js'
import type { TurnHit } from './run.js'

/** One hit of the search: something said, or a place in an ingested file. */
export type SearchHit = ({ of: 'turn' } & TurnHit) | ({ of: 'document' } & DocumentHit)

export interface SearchPage {
  hits: SearchHit[]
  /** Whether there are more behind them. */
  more: boolean
}

/** What a search looks in: transcripts, ingested files, or both. */
export const SEARCHED = ['everything', 'transcripts', 'documents'] as const
export type Searched = (typeof SEARCHED)[number]
