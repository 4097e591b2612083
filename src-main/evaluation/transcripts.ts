import type { TurnHit } from '../../src-shared/run.js'
import type { SearchPage } from '../../src-shared/search.js'
import { type SearchOptions, searchEverything } from '../service/search-everything.js'
import type { JobStore } from '../store/job-store.js'
import type { TranscriptSearch } from './evaluation-service.js'

const DEFAULT_LIMIT = 50

/** Search over what was said. */
export class Transcripts implements TranscriptSearch {
  constructor(private readonly store: JobStore) {}

  search(
    query: string,
    options: { runId?: number; limit?: number; offset?: number } = {},
  ): { hits: TurnHit[]; more: boolean } {
    const { limit = DEFAULT_LIMIT, offset = 0, ...only } = options
    // One more than is given tells whether there are more.
    const hits = this.store.evaluations.search.search(query, { ...only, offset, limit: limit + 1 })
    return { hits: hits.slice(0, limit), more: hits.length > limit }
  }

  everything(query: string, options: SearchOptions): SearchPage {
    return searchEverything(this.store, query, options)
  }
}
