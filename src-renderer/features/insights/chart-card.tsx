import { ChartColumn, Table } from 'lucide-react'
import { type ReactNode, useId, useState } from 'react'
import { TableScroll } from '../analysis/table-scroll.js'

export interface Column<Row> {
  title: string
  text(row: Row): string
  number?: boolean
}

interface Props<Row> {
  title: string
  hint?: string | undefined
  /** Said below the drawing only: how to read it. */
  legend?: string
  /** Said in place of the chart when there is nothing to draw; null: there is. */
  empty: string | null
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  /** Names a row: its first cell is its header. */
  keyOf(row: Row): string
  children: ReactNode
}

/** A drawing, and the figures behind it as a table; one of the two is shown. */
export function ChartCard<Row>({ title, hint, legend, empty, columns, rows, keyOf, children }: Props<Row>) {
  const [isTable, setTable] = useState(false)
  const id = useId()
  const Icon = isTable ? ChartColumn : Table
  return (
    <section className="chart-card" aria-labelledby={id}>
      <header className="chart-head">
        <h2 id={id}>{title}</h2>
        <span className="spacer" />
        {empty === null ? (
          <button
            type="button"
            className="button quiet small"
            aria-label={isTable ? `${title} as a chart` : `${title} as a table`}
            onClick={() => setTable(!isTable)}
          >
            <Icon aria-hidden="true" />
            {isTable ? 'Chart' : 'Table'}
          </button>
        ) : null}
      </header>
      {empty !== null ? (
        <p className="chart-empty">{empty}</p>
      ) : isTable ? (
        <TableScroll label={title}>
          <table className="table">
            <thead>
              <tr>
                {columns.map((column) => (
                  <th key={column.title} scope="col" className={column.number ? 'number' : ''}>
                    {column.title}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={keyOf(row)}>
                  {columns.map((column, index) =>
                    index === 0 ? (
                      <th key={column.title} scope="row">
                        {column.text(row)}
                      </th>
                    ) : (
                      <td key={column.title} className={column.number ? 'number' : ''}>
                        {column.text(row)}
                      </td>
                    ),
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </TableScroll>
      ) : (
        children
      )}
      {legend === undefined || empty !== null || isTable ? null : <p className="field-hint">{legend}</p>}
      {hint === undefined || empty !== null ? null : <p className="field-hint">{hint}</p>}
    </section>
  )
}
