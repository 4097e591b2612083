import { Bar, BarChart, XAxis, YAxis } from 'recharts'
import type { ModelSummary } from '../../../src-shared/analysis.js'
import { AXIS_TEXT } from '../../components/axis-text.js'
import { plural } from '../../components/format-time.js'
import { useWidth } from './use-width.js'

const HEIGHT_PX = 96

/** How often a model decided what. */
export function Histogram({ summary, most }: { summary: ModelSummary; most: number }) {
  const [ref, width] = useWidth<HTMLDivElement>()
  const data = Object.entries(summary.histogram)
    .map(([decision, count]) => ({ decision: Number(decision), count }))
    .sort((a, b) => a.decision - b.decision)
  const words = data.map(({ decision, count }) => `${decision}: ${count}`).join(', ')
  return (
    <figure className="chart histogram">
      <figcaption>
        <strong className="truncate">{summary.model}</strong>
        <span className="muted">
          {plural(summary.n, 'decision')}
          {summary.undecided > 0 ? `, ${summary.undecided} undecided` : ''}
        </span>
      </figcaption>
      <div ref={ref} role="img" aria-label={`Decisions of ${summary.model}: ${words}`}>
        {width === 0 ? null : (
          <BarChart
            width={width}
            height={HEIGHT_PX}
            data={data}
            margin={{ top: 16, right: 0, bottom: 0, left: 0 }}
            accessibilityLayer={false}
          >
            <XAxis
              dataKey="decision"
              tickLine={false}
              tick={AXIS_TEXT}
              className="chart-axis"
              height={20}
              interval={0}
            />
            <YAxis hide domain={[0, Math.max(1, most)]} />
            <Bar dataKey="count" className="chart-bars" isAnimationActive={false} radius={[2, 2, 0, 0]} label={LABEL} />
          </BarChart>
        )}
      </div>
    </figure>
  )
}

const LABEL = { position: 'top', ...AXIS_TEXT } as const
