import type { TypeInsights } from '../../../src-shared/insights.js'
import type { Percentiles } from '../../../src-shared/statistics.js'
import { formatCount, formatSpan } from '../../components/format-time.js'
import { ChartCard, type Column } from './chart-card.js'

const spanOf = (value: number | null) => (value === null ? '–' : formatSpan(value))
const nameOf = ({ type }: TypeInsights) => type ?? 'All types'

const COLUMNS: readonly Column<TypeInsights>[] = [
  { title: 'Type', text: nameOf },
  { title: 'Jobs', text: ({ count }) => formatCount(count), number: true },
  ...(['waitingMs', 'runningMs'] as const).flatMap((key) =>
    (['p50', 'p95', 'p99'] as const).map(
      (share): Column<TypeInsights> => ({
        title: `${key === 'waitingMs' ? 'Waited' : 'Ran'} ${share}`,
        text: (row) => spanOf(row[key][share]),
        number: true,
      }),
    ),
  ),
]

/** Waiting and running times by type: for each a line from the median to p95, with a mark at p99, on one scale. */
export function TypeTimes({ times, empty, leftOut }: { times: TypeInsights[]; empty: string | null; leftOut: number }) {
  const most = Math.max(1, ...times.flatMap(({ waitingMs, runningMs }) => [waitingMs.p99 ?? 0, runningMs.p99 ?? 0]))
  const rows = times.length === 2 ? times.slice(1) : times
  return (
    <ChartCard
      title="Times by type"
      legend="Bars reach from the median to p95, the mark is p99"
      hint={leftOut > 0 ? `${formatCount(leftOut)} more types are left out` : undefined}
      empty={empty}
      columns={COLUMNS}
      rows={times}
      keyOf={nameOf}
    >
      <div className="type-times" role="img" aria-label={`Times by type. ${rows.map(spoken).join('; ')}`}>
        <div className="type-head">
          <span />
          <span>Waited</span>
          <span>Ran</span>
        </div>
        {rows.map((row) => (
          <div key={nameOf(row)} className="type-row">
            <span className="truncate">
              {nameOf(row)} <span className="muted">{formatCount(row.count)}</span>
            </span>
            <Track times={row.waitingMs} most={most} />
            <Track times={row.runningMs} most={most} />
          </div>
        ))}
      </div>
    </ChartCard>
  )
}

function Track({ times: { p50, p95, p99 }, most }: { times: Percentiles; most: number }) {
  if (p50 === null || p95 === null || p99 === null) return <span className="muted">–</span>
  // Square roots, so that seconds are seen beside hours.
  const at = (ms: number) => 100 * Math.sqrt(ms / most)
  return (
    <span className="type-track" title={`p50 ${formatSpan(p50)}, p95 ${formatSpan(p95)}, p99 ${formatSpan(p99)}`}>
      <span className="type-line">
        <span className="type-span" style={{ left: `${at(p50)}%`, width: `${Math.max(1, at(p95) - at(p50))}%` }} />
        <span className="type-mark" style={{ left: `${at(p99)}%` }} />
      </span>
      <span className="type-median">{formatSpan(p50)}</span>
    </span>
  )
}

function spoken(row: TypeInsights): string {
  return `${nameOf(row)}: waited ${spanOf(row.waitingMs.p50)} at the median, ran ${spanOf(row.runningMs.p50)}`
}
