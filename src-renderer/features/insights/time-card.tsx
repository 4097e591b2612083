import type { Insights, TypeInsights } from '../../../src-shared/insights.js'
import { formatCount, formatSpan } from '../../components/format-time.js'
import { ChartCard } from './chart-card.js'
import { SlotChart } from './slot-chart.js'
import { slotWords } from './slot-words.js'
import { tickWords, timeTicks } from './time-ticks.js'

const SHARES = [
  { share: 'p50', name: 'p50', look: 'look-line-1' },
  { share: 'p95', name: 'p95', look: 'look-line-2' },
  { share: 'p99', name: 'p99', look: 'look-line-3' },
] as const

interface Props {
  title: string
  of: 'waitingMs' | 'runningMs'
  insights: Insights
  times: TypeInsights
  empty: string | null
  hint?: string | undefined
}

/** Percentiles of a time, slot by slot. */
export function TimeCard({ title, of, insights, times, empty, hint }: Props) {
  const { slots, stepMs } = insights
  const span = (value: number | null) => (value === null ? '–' : formatSpan(value))
  const rows = times.over.map((slot, i) => ({ at: slots[i] as number, ...slot })).reverse()
  const whole = times[of]
  return (
    <ChartCard
      title={title}
      hint={hint}
      empty={empty}
      rows={rows}
      keyOf={({ at }) => String(at)}
      columns={[
        { title: 'Time', text: ({ at }) => slotWords(at, stepMs) },
        { title: 'Jobs', text: ({ count }) => formatCount(count), number: true },
        ...SHARES.map(({ share, name }) => ({
          title: name,
          text: (row: (typeof rows)[number]) => span(row[of][share]),
          number: true,
        })),
      ]}
    >
      <SlotChart
        kind="lines"
        label={`${title} over time. In all: median ${span(whole.p50)}, p95 ${span(whole.p95)}, p99 ${span(whole.p99)}`}
        slots={slots}
        stepMs={stepMs}
        series={SHARES.map(({ share, name, look }) => ({
          name,
          look,
          values: times.over.map((slot) => slot[of][share]),
        }))}
        format={formatSpan}
        axis={{ ticks: timeTicks(Math.max(0, ...times.over.map((slot) => slot[of].p99 ?? 0))), words: tickWords }}
      />
    </ChartCard>
  )
}
