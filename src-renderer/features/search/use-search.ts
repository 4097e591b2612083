import { useCallback, useEffect, useRef, useState } from 'react'
import { type JobyardError, toJobyardError } from '../../../src-shared/errors.js'
import type { TurnHit } from '../../../src-shared/run.js'
import { call } from '../../bridge.js'

const PAGE = 50
/** Short: results are there as one types. */
const WAIT_MS = 60

export interface Found {
  /** What these are hits of. */
  query: string
  hits: readonly TurnHit[]
  more: boolean
}

interface Search {
  found: Found | null
  error: JobyardError | null
  isSearching: boolean
  readMore(): void
}

/** Searches the transcripts as one types: what was found before stays until there is something newer. */
export function useSearch(query: string): Search {
  const [found, setFound] = useState<Found | null>(null)
  const [error, setError] = useState<JobyardError | null>(null)
  const [isSearching, setSearching] = useState(false)
  const latest = useRef('')
  const isReadingMore = useRef(false)
  useEffect(() => {
    latest.current = query
    if (query.trim() === '') {
      setFound(null)
      setError(null)
      setSearching(false)
      return
    }
    setSearching(true)
    const timer = setTimeout(() => {
      call('search.turns', { query, offset: 0, limit: PAGE })
        .then(
          ({ hits, more }) => {
            if (latest.current !== query) return
            setFound({ query, hits, more })
            setError(null)
          },
          (thrown: unknown) => latest.current === query && setError(toJobyardError(thrown)),
        )
        .finally(() => latest.current === query && setSearching(false))
    }, WAIT_MS)
    return () => clearTimeout(timer)
  }, [query])
  const readMore = useCallback(() => {
    if (found === null || !found.more || isReadingMore.current) return
    isReadingMore.current = true
    call('search.turns', { query: found.query, offset: found.hits.length, limit: PAGE })
      .then(
        ({ hits, more }) =>
          setFound((before) =>
            before?.query === found.query ? { query: before.query, hits: [...before.hits, ...hits], more } : before,
          ),
        (thrown: unknown) => setError(toJobyardError(thrown)),
      )
      .finally(() => {
        isReadingMore.current = false
      })
  }, [found])
  return { found, error, isSearching, readMore }
}
