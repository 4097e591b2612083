import { useEffect, useState } from 'react'
import { call } from '../../bridge.js'
import type { Wanted } from './use-output-window.js'

const TYPING_MS = 180

export interface Found {
  query: string
  total: number
  offsets: number[]
  isSearching: boolean
}

const NOTHING_FOUND: Found = { query: '', total: 0, offsets: [], isSearching: false }

/** Searches the whole output, not only what is held: the count is exact. Again when it has ended, with all of it. */
export function useOutputFind(
  id: number,
  attempt: number,
  { stream, section }: Pick<Wanted, 'stream' | 'section'>,
  query: string,
  size: number,
): Found {
  const [found, setFound] = useState(NOTHING_FOUND)
  // A growing log is searched again each time when it has doubled, and the last part by the next search.
  const magnitude = Math.ceil(Math.log2(size + 1))
  useEffect(() => {
    if (query === '') {
      setFound(NOTHING_FOUND)
      return
    }
    let isWanted = magnitude >= 0
    setFound((before) => ({ ...before, isSearching: true }))
    const timer = setTimeout(() => {
      const wish = {
        id,
        attempt,
        query,
        caseSensitive: false,
        ...(stream ? { stream } : {}),
        ...(section ? { section } : {}),
      }
      call('output.find', wish).then(
        (matches) => {
          if (isWanted && !matches.superseded) setFound({ query, ...matches, isSearching: false })
        },
        () => isWanted && setFound(NOTHING_FOUND),
      )
    }, TYPING_MS)
    return () => {
      isWanted = false
      clearTimeout(timer)
    }
  }, [id, attempt, stream, section, query, magnitude])
  return found
}
