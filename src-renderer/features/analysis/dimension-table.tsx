import type { BasicAnalysis } from '../../../src-shared/analysis.js'
import { formatCount } from '../../components/format-time.js'
import { MaybeCell } from './maybe-cell.js'
import { TableScroll } from './table-scroll.js'

/** How much of the spread of the decisions each dimension explains. */
export function DimensionTable({ dimensions }: { dimensions: BasicAnalysis['dimensions'] }) {
  if (dimensions.length === 0) return null
  return (
    <TableScroll label="Dimensions">
      <table className="table">
        <caption>Dimensions</caption>
        <thead>
          <tr>
            <th scope="col">Dimension</th>
            <th scope="col">Model</th>
            <th scope="col" className="number">
              n
            </th>
            <th scope="col" className="number">
              η²
            </th>
          </tr>
        </thead>
        <tbody>
          {dimensions.map((one) => (
            <tr key={`${one.dimension} ${one.model ?? ''}`}>
              <th scope="row">{one.dimension}</th>
              <td>{one.model ?? <span className="muted">all models</span>}</td>
              <td className="number">{formatCount(one.n)}</td>
              <MaybeCell of={one.etaSquared} />
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroll>
  )
}
