import type { BasicAnalysis } from '../../../src-shared/analysis.js'
import { formatStatistic } from '../../components/format-number.js'
import { TableScroll } from './table-scroll.js'

interface Props {
  contested: BasicAnalysis['contested']
  models: readonly string[]
}

/** The scenarios that the models see most differently. */
export function ContestedTable({ contested, models }: Props) {
  if (contested.length === 0) return null
  return (
    <TableScroll label="Most contested scenarios">
      <table className="table">
        <caption>Most contested scenarios</caption>
        <thead>
          <tr>
            <th scope="col">Scenario</th>
            {models.map((model) => (
              <th key={model} scope="col" className="number">
                {model}
              </th>
            ))}
            <th scope="col" className="number">
              Variance
            </th>
          </tr>
        </thead>
        <tbody>
          {contested.map(({ scenario, variance, means }) => (
            <tr key={scenario}>
              <th scope="row">{scenario}</th>
              {models.map((model) => (
                <td key={model} className="number">
                  {means[model] === undefined ? <span className="muted">—</span> : formatStatistic(means[model])}
                </td>
              ))}
              <td className="number">{formatStatistic(variance)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroll>
  )
}
