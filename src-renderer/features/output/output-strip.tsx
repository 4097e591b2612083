import { memo } from 'react'
import type { OutputMark } from '../../../src-shared/output-view.js'

interface Props {
  marks: readonly OutputMark[]
  /** Offsets at which the text that is searched for occurs. */
  matches: readonly number[]
  /** Where in the scrollbar a byte lies, 0 to 1. */
  placeOf(offset: number): number
  onGo(offset: number): void
}

/** As fine as marks are drawn: of those that fall together the most telling is shown. */
const PLACES = 240
const KINDS = ['match', 'error', 'stderr'] as const

/** Marks over the scrollbar: matches, lines that look like errors, stderr. A click leads there; so do keys, elsewhere. */
export const OutputStrip = memo(function OutputStrip({ marks, matches, placeOf, onGo }: Props) {
  const drawn = new Map<number, { kind: (typeof KINDS)[number]; offset: number }>()
  const put = (kind: (typeof KINDS)[number], offset: number) => {
    const place = Math.min(PLACES - 1, Math.max(0, Math.floor(placeOf(offset) * PLACES)))
    const there = drawn.get(place)
    if (there === undefined || KINDS.indexOf(kind) < KINDS.indexOf(there.kind)) drawn.set(place, { kind, offset })
  }
  for (const { kind, offset } of marks) put(kind, offset)
  for (const offset of matches) put('match', offset)
  return (
    <div className="strip" aria-hidden="true">
      {[...drawn].map(([place, { kind, offset }]) => (
        <button
          key={place}
          type="button"
          tabIndex={-1}
          className={`strip-mark ${kind}`}
          style={{ top: `${(place / PLACES) * 100}%` }}
          onClick={() => onGo(offset)}
        />
      ))}
    </div>
  )
})
