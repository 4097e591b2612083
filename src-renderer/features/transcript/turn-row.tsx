import { useMemo } from 'react'
import { turnDifferences } from './turn-differences.js'
import type { CurrentMatch, MatchedTurn } from './turn-matches.js'
import type { TurnPages } from './turn-pages.js'
import type { TurnSource } from './turn-source.js'
import { TurnView } from './turn-view.js'

interface Props {
  row: number
  sources: readonly TurnSource[]
  columns: readonly TurnPages[]
  raw: boolean
  folded: boolean
  query: string
  found: readonly MatchedTurn[]
  /** The current match when it is in this row. */
  match: CurrentMatch | null
  isCursor: boolean
  onFold(row: number): void
}

/** The turns of all columns that have the same place, beside each other; of two, what differs is marked. */
export function TurnRow({ row, sources, columns, found, match, ...look }: Props) {
  const [left, right] = columns.length === 2 ? columns.map((column) => column.turn(row)?.content) : []
  const differences = useMemo(
    () => (left === undefined || right === undefined ? null : turnDifferences(left, right)),
    [left, right],
  )
  return columns.map((column, index) => {
    const source = sources[index]
    const turn = column.turn(row)
    const key = source?.key ?? index
    if (source === undefined || row >= column.total) return <div key={key} className="turn missing" />
    if (turn === undefined) return <div key={key} className="turn loading" aria-busy="true" />
    const matched = found.find((one) => one.row === row && one.column === index)
    return (
      <TurnView
        key={key}
        turn={turn}
        matches={matched?.count ?? 0}
        current={match?.column === index ? match.inTurn : -1}
        link={source.link(row + 1)}
        of={sources.length > 1 ? source.title : null}
        parts={differences?.[index] ?? null}
        {...look}
      />
    )
  })
}
