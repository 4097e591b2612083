import type { Searched, SearchHit, SearchPage } from '../../src-shared/search.js'
import type { JobStore } from '../store/job-store.js'

export interface SearchOptions {
  what: Searched
  limit: number
  offset: number
}

/**
 * Searches what was said and what was ingested, as one types: every word must occur in a turn, or in a part of a file.
 * Newest first, and of a file its beginning first.
 */
export function searchEverything(
  store: Pick<JobStore, 'evaluations' | 'documentSearch'>,
  query: string,
  { what, limit, offset }: SearchOptions,
): SearchPage {
  // One more than is given tells whether there are more. How far to go in one of two merged lists is known only at the end.
  const turns: SearchHit[] = []
  const documents: SearchHit[] = []
  const page = what === 'everything' ? { offset: 0, limit: offset + limit + 1 } : { offset, limit: limit + 1 }
  if (what !== 'documents') {
    for (const hit of store.evaluations.search.search(query, page)) turns.push({ of: 'turn', ...hit })
  }
  if (what !== 'transcripts') {
    for (const hit of store.documentSearch.search(query, page)) documents.push({ of: 'document', ...hit })
  }
  const from = what === 'everything' ? offset : 0
  const hits = merged(turns, documents).slice(from)
  return { hits: hits.slice(0, limit), more: hits.length > limit }
}

/** Two lists as one by time; each keeps its own order. */
function merged(one: readonly SearchHit[], other: readonly SearchHit[]): SearchHit[] {
  const hits: SearchHit[] = []
  let a = 0
  let b = 0
  while (a < one.length || b < other.length) {
    const [left, right] = [one[a], other[b]]
    if (right === undefined || (left !== undefined && left.at >= right.at)) {
      hits.push(left as SearchHit)
      a += 1
    } else {
      hits.push(right)
      b += 1
    }
  }
  return hits
}
