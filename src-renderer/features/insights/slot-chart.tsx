import { Bar, BarChart, CartesianGrid, Line, LineChart, Tooltip, XAxis, YAxis } from 'recharts'
import { AXIS_TEXT } from '../../components/axis-text.js'
import { useWidth } from '../analysis/use-width.js'
import { slotTick, slotWords } from './slot-words.js'

export interface Series {
  name: string
  /** Class of its colour (insights.css). */
  look: string
  /** One for each slot; null: nothing was measured. */
  values: readonly (number | null)[]
}

interface Props {
  /** What the chart says, for who does not see it. */
  label: string
  /** `bars` are stacked. */
  kind: 'bars' | 'lines'
  slots: readonly number[]
  stepMs: number
  series: readonly Series[]
  format(value: number): string
  /** Marks of the axis of values, and their words; left out: as many as fit, in the words of `format`. */
  axis?: { ticks: number[]; words(value: number): string }
}

const HEIGHT_PX = 184
const AXIS_PX = 48
const MARGIN = { top: 8, right: 8, bottom: 0, left: 0 }

/** Values over slots of time, with a legend; what each slot holds is told at the pointer, and in the table. */
export function SlotChart({ label, kind, slots, stepMs, series, format, axis }: Props) {
  const [ref, width] = useWidth<HTMLDivElement>()
  const spanMs = slots.length * stepMs
  const data = slots.map((at, i) => ({
    at,
    ...Object.fromEntries(series.map(({ values }, n) => [`s${n}`, values[i]])),
  }))
  const axes = [
    <CartesianGrid key="grid" vertical={false} className="chart-grid" />,
    <XAxis
      key="x"
      dataKey="at"
      tickFormatter={(at: number) => slotTick(at, stepMs, spanMs)}
      tickLine={false}
      tick={AXIS_TEXT}
      className="chart-axis"
      height={24}
      minTickGap={28}
    />,
    <YAxis
      key="y"
      width={AXIS_PX}
      tickFormatter={axis?.words ?? format}
      tickLine={false}
      tick={AXIS_TEXT}
      axisLine={false}
      className="chart-axis"
      allowDecimals={false}
      tickCount={5}
      {...(axis === undefined ? {} : { ticks: axis.ticks, domain: [0, axis.ticks.at(-1) ?? 1] as [number, number] })}
    />,
    <Tooltip
      key="tip"
      isAnimationActive={false}
      cursor={{ className: 'chart-cursor' }}
      content={(tip) => (
        <Tip index={tip.active ? indexOf(slots, tip.label) : -1} {...{ slots, stepMs, series, format }} />
      )}
    />,
  ]
  const common = { width, height: HEIGHT_PX, data, margin: MARGIN, accessibilityLayer: false }
  return (
    <figure className="chart slot-chart">
      <div ref={ref} role="img" aria-label={label}>
        {width === 0 ? null : kind === 'bars' ? (
          <BarChart {...common} barCategoryGap="18%">
            {axes}
            {series.map(({ name, look }, n) => (
              <Bar
                key={name}
                dataKey={`s${n}`}
                stackId="all"
                className={look}
                isAnimationActive={false}
                maxBarSize={28}
              />
            ))}
          </BarChart>
        ) : (
          <LineChart {...common}>
            {axes}
            {series.map(({ name, look }, n) => (
              <Line
                key={name}
                dataKey={`s${n}`}
                type="linear"
                className={look}
                dot={{ r: 2, className: look }}
                strokeWidth={1.75}
                isAnimationActive={false}
              />
            ))}
          </LineChart>
        )}
      </div>
      <figcaption className="legend" aria-hidden="true">
        {series.map(({ name, look }) => (
          <span key={name} className="legend-item">
            <span className={`legend-mark ${kind} ${look}`} />
            {name}
          </span>
        ))}
      </figcaption>
    </figure>
  )
}

function indexOf(slots: readonly number[], label: unknown): number {
  return typeof label === 'number' ? slots.indexOf(label) : -1
}

function Tip({ index, slots, stepMs, series, format }: Omit<Props, 'label' | 'kind' | 'axis'> & { index: number }) {
  const at = slots[index]
  if (at === undefined) return null
  return (
    <div className="chart-tip">
      <strong>{slotWords(at, stepMs)}</strong>
      {series.map(({ name, look, values }) => {
        const value = values[index]
        return (
          <span key={name} className="legend-item">
            <span className={`legend-mark bars ${look}`} />
            {name}
            <span className="chart-tip-value">{value === null || value === undefined ? '–' : format(value)}</span>
          </span>
        )
      })}
    </div>
  )
}
