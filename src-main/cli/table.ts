import { fitText, padText, textWidth } from './text-width.js'

export interface Column<Row> {
  title: string
  /** Escaped, uncoloured text. */
  text: (row: Row) => string
  /** Numbers stand at the right. */
  right?: boolean
  /** The column that gives way when the terminal is narrow, and is never padded. At most one, the last. */
  flexible?: boolean
  /** Colours the padded text; must not change what is visible. */
  paint?: (row: Row, text: string) => string
}

const GAP = '  '
/** Narrowest that a flexible column becomes before lines are allowed to be longer than the terminal. */
const MIN_FLEXIBLE = 8

/**
 * Lines of a table whose columns are as wide as their widest cell. Within `columns` (the terminal's width; null: no
 * limit, as in a pipe) the flexible column is cut with `…`. Columns that are empty in every row are left out.
 */
export function tableLines<Row>(rows: readonly Row[], columns: readonly Column<Row>[], width: number | null): string[] {
  const shown = columns
    .map((column) => ({ column, cells: rows.map((row) => column.text(row)) }))
    .filter(({ column, cells }) => column.flexible || cells.some((cell) => cell !== ''))
    .map(({ column, cells }) => ({
      column,
      cells,
      width: cells.reduce((widest, cell) => Math.max(widest, textWidth(cell)), textWidth(column.title)),
    }))
  const last = shown.at(-1)
  if (width !== null && last?.column.flexible) {
    const others = shown.slice(0, -1).reduce((sum, each) => sum + each.width + GAP.length, 0)
    last.width = Math.max(MIN_FLEXIBLE, Math.min(last.width, width - others))
  }

  const line = (cell: (index: number) => { text: string; paint: (text: string) => string }) =>
    shown
      .map((each, index) => {
        const { text, paint } = cell(index)
        const fitted = fitText(text, each.width)
        return paint(
          index === shown.length - 1 && !each.column.right ? fitted : padText(fitted, each.width, each.column.right),
        )
      })
      .join(GAP)
      .trimEnd()

  return [
    line((index) => ({ text: shown[index]?.column.title ?? '', paint: (text) => text })),
    ...rows.map((row, rowIndex) =>
      line((index) => {
        const paint = shown[index]?.column.paint
        return {
          text: shown[index]?.cells[rowIndex] ?? '',
          paint: (text) => (paint === undefined ? text : paint(row, text)),
        }
      }),
    ),
  ]
}
