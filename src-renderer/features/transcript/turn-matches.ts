/** The matches in one turn of one column. */
export interface MatchedTurn {
  row: number
  column: number
  count: number
  /** How many matches come before it. */
  before: number
}

/** The current match: which turn, and which match in it. */
export interface CurrentMatch {
  row: number
  column: number
  inTurn: number
}

/** Matches of several columns in the order in which they are read: row by row, and in a row from left to right. */
export function inReadingOrder(columns: readonly (readonly { index: number; count: number }[])[]): MatchedTurn[] {
  const all = columns.flatMap((turns, column) => turns.map(({ index, count }) => ({ row: index, column, count })))
  all.sort((a, b) => a.row - b.row || a.column - b.column)
  let before = 0
  return all.map((turn) => {
    const placed = { ...turn, before }
    before += turn.count
    return placed
  })
}

export function totalOf(turns: readonly MatchedTurn[]): number {
  const last = turns.at(-1)
  return last === undefined ? 0 : last.before + last.count
}

/** @param number 0-based */
export function matchAt(turns: readonly MatchedTurn[], number: number): CurrentMatch | null {
  const turn = turns.findLast(({ before }) => before <= number)
  return turn === undefined || number >= turn.before + turn.count
    ? null
    : { row: turn.row, column: turn.column, inTurn: number - turn.before }
}

/** Number of the first match at or below a row; of the very first when there is none below. */
export function firstMatchFrom(turns: readonly MatchedTurn[], row: number): number {
  return turns.find((turn) => turn.row >= row)?.before ?? 0
}
