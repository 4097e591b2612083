import type { ModelPair } from '../../../src-shared/analysis.js'
import { formatP } from '../../components/format-number.js'
import { formatCount } from '../../components/format-time.js'
import { MaybeCell } from './maybe-cell.js'
import { TableScroll } from './table-scroll.js'

/** How alike models decide, and by how much they differ. */
export function PairTable({ pairs }: { pairs: readonly ModelPair[] }) {
  if (pairs.length === 0) return null
  return (
    <TableScroll label="Pairs of models">
      <table className="table">
        <caption>Pairs of models</caption>
        <thead>
          <tr>
            {['Pair', 'Scenarios', 'Spearman’s ρ', 'Cohen’s d', 'p', 'p (Holm)'].map((name, index) => (
              <th key={name} scope="col" className={index === 0 ? '' : 'number'}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {pairs.map((pair) => (
            <tr key={`${pair.a} ${pair.b}`}>
              <th scope="row">
                {pair.a} <span className="muted">and</span> {pair.b}
              </th>
              <td className="number">{formatCount(pair.n)}</td>
              <MaybeCell of={pair.rho} />
              <MaybeCell of={pair.d} />
              <MaybeCell of={pair.p} format={formatP} />
              <MaybeCell of={pair.pHolm} format={formatP} />
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroll>
  )
}
