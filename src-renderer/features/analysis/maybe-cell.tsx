import type { Interval, Maybe } from '../../../src-shared/analysis.js'
import { formatStatistic } from '../../components/format-number.js'

interface Props {
  of: Maybe | Interval
  format?(value: number): string
}

/** A statistic as a table's cell: with its interval where it has one; where there is none, a dash and why. */
export function MaybeCell({ of, format = formatStatistic }: Props) {
  if (of.value === null) {
    return (
      <td className="number muted" title={of.reason}>
        —<span className="reason">{of.reason}</span>
      </td>
    )
  }
  return (
    <td className="number">
      {format(of.value)}
      {'low' in of ? (
        <span className="interval">
          {' '}
          [{format(of.low)}, {format(of.high)}]
        </span>
      ) : null}
    </td>
  )
}
