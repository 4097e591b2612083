import { useEffect, useMemo, useState } from 'react'
import type { OutputWindow } from './output-window.js'
import type { Found } from './use-output-find.js'

export interface Matches {
  /** 1-based number of the current match; 0 when there is none. */
  number: number
  match: { offset: number; inLine: number } | null
  step(by: 1 | -1): void
}

/** Walks through the matches, beginning with the last one: an output is read from its end. */
export function useMatches(found: Found, window: OutputWindow): Matches {
  const { offsets, query } = found
  const [index, setIndex] = useState(-1)
  useEffect(() => setIndex(query === '' ? -1 : offsets.length - 1), [query, offsets])
  const offset = offsets[index]
  const line = useMemo(
    () =>
      offset === undefined ? undefined : window.lines.find((one) => offset >= one.offset && offset < one.endOffset),
    [window, offset],
  )
  const match = useMemo(() => {
    if (offset === undefined) return null
    const inLine = line === undefined ? 0 : offsets.filter((one) => one >= line.offset && one < offset).length
    return { offset, inLine }
  }, [offset, line, offsets])
  return {
    number: index + 1,
    match,
    step: (by) => {
      if (offsets.length > 0) setIndex((index + by + offsets.length) % offsets.length)
    },
  }
}
