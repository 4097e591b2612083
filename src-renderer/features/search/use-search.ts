import { useCallback, useEffect, useRef, useState } from 'react'
import { type JobyardError, toJobyardError } from '../../../src-shared/errors.js'
import type { Searched, SearchHit } from '../../../src-shared/search.js'
import { call } from '../../bridge.js'

const PAGE = 50
/** Short: results are there as one types. */
const WAIT_MS = 60

export interface Found {
  /** What these are hits of. */
  query: string
  what: Searched
  hits: readonly SearchHit[]
  more: boolean
}

interface Search {
  found: Found | null
  error: JobyardError | null
  isSearching: boolean
  readMore(): void
}

/** Searches as one types: what was found before stays until there is something newer. */
export function useSearch(query: string, what: Searched): Search {
  const [found, setFound] = useState<Found | null>(null)
  const [error, setError] = useState<JobyardError | null>(null)
  const [isSearching, setSearching] = useState(false)
  const latest = useRef('')
  const isReadingMore = useRef(false)
  useEffect(() => {
    const asked = `${what} ${query}`
    latest.current = asked
    if (query.trim() === '') {
      setFound(null)
      setError(null)
      setSearching(false)
      return
    }
    setSearching(true)
    const timer = setTimeout(() => {
      call('search.everything', { query, what, offset: 0, limit: PAGE })
        .then(
          ({ hits, more }) => {
            if (latest.current !== asked) return
            setFound({ query, what, hits, more })
            setError(null)
          },
          (thrown: unknown) => latest.current === asked && setError(toJobyardError(thrown)),
        )
        .finally(() => latest.current === asked && setSearching(false))
    }, WAIT_MS)
    return () => clearTimeout(timer)
  }, [query, what])
  const readMore = useCallback(() => {
    if (found === null || !found.more || isReadingMore.current) return
    isReadingMore.current = true
    call('search.everything', { query: found.query, what: found.what, offset: found.hits.length, limit: PAGE })
      .then(
        ({ hits, more }) =>
          setFound((before) =>
            before?.query === found.query && before.what === found.what
              ? { ...before, hits: [...before.hits, ...hits], more }
              : before,
          ),
        (thrown: unknown) => setError(toJobyardError(thrown)),
      )
      .finally(() => {
        isReadingMore.current = false
      })
  }, [found])
  return { found, error, isSearching, readMore }
}
