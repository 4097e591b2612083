import { useEffect, useRef, useState } from 'react'
import type { OutputMark } from '../../../src-shared/output-view.js'
import { call } from '../../bridge.js'

/** As fine as a scrollbar can show. */
const PLACES = 600
/** Between two pieces the main process is let alone: marks are never in a hurry. */
const REST_MS = 40
/** More marks than this are thinned out to one of a kind in each place. */
const MAX_MARKS = 4_000

/**
 * What is worth a mark beside the scrollbar, in ascending order. A large output is looked at piece by piece from its end,
 * where one reads, to its start; then what it grows by. Nothing is looked at that nobody sees.
 */
export function useOutputMarks(id: number, attempt: number, size: number): readonly OutputMark[] {
  const [marks, setMarks] = useState<readonly OutputMark[]>([])
  const latest = useRef({ size, marks })
  latest.current.size = size
  const looked = useRef<{ from: number; to: number } | null>(null)
  const isThere = size > 0
  // Grown by an eighth: often enough to see an error come, seldom enough for a log that grows fast.
  const growth = Math.floor(Math.log(size + 1) * 8)
  useEffect(() => {
    let isWanted = isThere && attempt > 0 && growth >= 0
    const look = async () => {
      while (isWanted) {
        const { size: end } = latest.current
        const done = looked.current ?? { from: end, to: end }
        const lowest = Math.max(0, end - MOST)
        const piece =
          done.to < end ? { from: done.to, to: end } : { from: Math.max(lowest, done.from - PIECE), to: done.from }
        if (piece.from >= piece.to) return
        const step = Math.max(1, Math.ceil(end / PLACES))
        const page = await call('output.marks', { id, attempt, ...piece, step })
        if (!isWanted) return
        const isAfter = piece.from === done.to
        if (isAfter && page.to === page.from) return
        looked.current = isAfter ? { from: done.from, to: page.to } : { from: piece.from, to: done.to }
        if (page.marks.length > 0) {
          const all = isAfter ? [...latest.current.marks, ...page.marks] : [...page.marks, ...latest.current.marks]
          latest.current.marks = all.length > MAX_MARKS ? thinned(all, step) : all
          setMarks(latest.current.marks)
        }
        await new Promise((resolve) => setTimeout(resolve, REST_MS))
      }
    }
    // A log that cannot be read is told of by the lines themselves.
    void look().catch(() => undefined)
    return () => {
      isWanted = false
    }
  }, [id, attempt, isThere, growth])
  return marks
}

/** As much as is looked at in one call. */
const PIECE = 4 * 1024 * 1024
/** What lies farther from the end is not marked: looking at all of a huge log would keep the machine busy for minutes. */
const MOST = 1024 * 1024 * 1024

function thinned(marks: readonly OutputMark[], step: number): OutputMark[] {
  const seen = new Set<string>()
  return marks.filter(({ kind, offset }) => {
    const place = `${kind}${Math.floor(offset / step)}`
    return !seen.has(place) && seen.add(place)
  })
}
