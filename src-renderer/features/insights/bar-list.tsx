import { formatCount } from '../../components/format-time.js'

interface Props {
  /** What it says, for who does not see it. */
  label: string
  rows: readonly { name: string; note?: string; count: number }[]
}

/** Named amounts as bars below each other. */
export function BarList({ label, rows }: Props) {
  const most = Math.max(1, ...rows.map(({ count }) => count))
  return (
    <div className="bar-list" role="img" aria-label={`${label}: ${rows.map(spoken).join(', ')}`}>
      {rows.map((row) => (
        <div key={`${row.name} ${row.note ?? ''}`} className="bar-row">
          <span className="bar-name truncate">
            {row.name} {row.note === undefined ? null : <span className="muted">{row.note}</span>}
          </span>
          <span className="bar-track">
            <span className="bar-fill" style={{ width: `${(100 * row.count) / most}%` }} />
          </span>
          <span className="bar-count">{formatCount(row.count)}</span>
        </div>
      ))}
    </div>
  )
}

function spoken({ name, note, count }: Props['rows'][number]): string {
  return `${name}${note === undefined ? '' : ` ${note}`} ${formatCount(count)}`
}
