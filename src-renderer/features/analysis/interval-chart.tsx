import { CartesianGrid, ErrorBar, ReferenceLine, Scatter, ScatterChart, XAxis, YAxis } from 'recharts'
import type { Interval } from '../../../src-shared/analysis.js'
import { AXIS_TEXT } from '../../components/axis-text.js'
import { useWidth } from './use-width.js'

export interface IntervalRow {
  name: string
  of: Interval
}

interface Props {
  /** What the chart says, for who does not see it. */
  label: string
  rows: readonly IntervalRow[]
  domain: [number, number]
  ticks?: number[]
  format(value: number): string
  /** A value that means "no difference". */
  reference?: number
}

const ROW_PX = 28
const AXIS_PX = 30
const NAME_PX = 150

/** A dot and its interval for each row. What has no value is left out here, and stands in the table with its reason. */
export function IntervalChart({ label, rows, domain, ticks, format, reference }: Props) {
  const [ref, width] = useWidth<HTMLElement>()
  const points = rows.flatMap(({ name, of }) =>
    of.value === null
      ? []
      : [{ name, x: of.value, range: [of.value - of.low, of.high - of.value] as [number, number] }],
  )
  if (points.length === 0) return null
  return (
    <figure ref={ref} className="chart" role="img" aria-label={label}>
      {width === 0 ? null : (
        <ScatterChart
          width={width}
          height={points.length * ROW_PX + AXIS_PX}
          margin={{ top: 4, right: 16, bottom: 0, left: 0 }}
          accessibilityLayer={false}
        >
          <CartesianGrid horizontal={false} className="chart-grid" />
          <XAxis
            type="number"
            dataKey="x"
            domain={domain}
            {...(ticks === undefined ? {} : { ticks })}
            tickFormatter={format}
            tickLine={false}
            tick={AXIS_TEXT}
            className="chart-axis"
            height={AXIS_PX - 4}
          />
          <YAxis
            type="category"
            dataKey="name"
            width={NAME_PX}
            tickLine={false}
            tick={AXIS_TEXT}
            axisLine={false}
            interval={0}
            reversed
            allowDuplicatedCategory={false}
            className="chart-axis"
          />
          {reference === undefined ? null : <ReferenceLine x={reference} className="chart-reference" />}
          <Scatter data={points} className="chart-dots" isAnimationActive={false}>
            <ErrorBar
              dataKey="range"
              direction="x"
              width={5}
              strokeWidth={1.5}
              className="chart-error"
              isAnimationActive={false}
            />
          </Scatter>
        </ScatterChart>
      )}
    </figure>
  )
}
