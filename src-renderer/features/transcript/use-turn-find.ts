import { useEffect, useMemo, useRef, useState } from 'react'
import { inReadingOrder, type MatchedTurn } from './turn-matches.js'
import type { TurnSource } from './turn-source.js'

const TYPING_MS = 150

interface Searched {
  query: string
  /** Matches of each source, as far as it was searched. */
  columns: { turns: { index: number; count: number }[]; searched: number }[]
}

export interface FoundTurns {
  /** What the matches are of: the query that was searched last. */
  query: string
  turns: readonly MatchedTurn[]
  isSearching: boolean
}

const NOTHING: Searched = { query: '', columns: [] }

/**
 * Searches whole transcripts, not only what is held or unfolded, so that the count is exact. When they have grown, only what
 * is new is searched.
 *
 * @param total turns of all sources together: when it rises, there is more to search
 */
export function useTurnFind(sources: readonly TurnSource[], query: string, total: number): FoundTurns {
  const [found, setFound] = useState(NOTHING)
  const [isSearching, setSearching] = useState(false)
  const latest = useRef({ sources, found })
  latest.current = { sources, found }
  const key = sources.map((source) => source.key).join()
  useEffect(() => {
    if (query === '' || key === '' || total === 0) {
      setFound(NOTHING)
      setSearching(false)
      return
    }
    let isWanted = true
    setSearching(true)
    const { found: before, sources: now } = latest.current
    const isSame = before.query === query && before.columns.length === now.length
    const timer = setTimeout(
      () => {
        const searches = now.map(async (source, column) => {
          const known = isSame ? before.columns[column] : undefined
          const more = await source.find(query, known?.searched ?? 0)
          return { turns: [...(known?.turns ?? []), ...more.turns], searched: more.searched }
        })
        Promise.all(searches).then(
          (columns) => {
            if (!isWanted) return
            setFound({ query, columns })
            setSearching(false)
          },
          () => isWanted && setSearching(false),
        )
      },
      isSame ? 0 : TYPING_MS,
    )
    return () => {
      isWanted = false
      clearTimeout(timer)
    }
  }, [key, query, total])
  const turns = useMemo(() => inReadingOrder(found.columns.map((column) => column.turns)), [found])
  return { query: found.query, turns, isSearching }
}
