import type { DeepAnalysis } from '../../../src-shared/analysis.js'
import { formatP, formatStatistic } from '../../components/format-number.js'
import { formatCount } from '../../components/format-time.js'
import { spoken } from './basic-results.js'
import { IntervalChart } from './interval-chart.js'
import { MaybeCell } from './maybe-cell.js'
import { TableScroll } from './table-scroll.js'

/** Bootstrap intervals, permutation tests and main effects (rule A3). */
export function DeepResults({ result, models }: { result: DeepAnalysis; models: readonly string[] }) {
  const effects = result.effects.filter(({ model }) => model === null || models.includes(model))
  const name = (effect: DeepAnalysis['effects'][number]) =>
    effect.model === null ? `${effect.dimension} · all` : `${effect.dimension} · ${effect.model}`
  const bounds = effects.flatMap(({ effect }) =>
    effect.value === null ? [] : [Math.abs(effect.low), Math.abs(effect.high)],
  )
  const reach = Math.max(0.1, Math.ceil(Math.max(0, ...bounds) * 10) / 10)
  const means = result.means.filter(({ model }) => models.includes(model))
  const tests = result.tests.filter(({ a, b }) => models.includes(a) && models.includes(b))
  return (
    <>
      {effects.length === 0 ? null : (
        <section aria-labelledby="chart-effects">
          <h3 id="chart-effects">Effect of the dimensions</h3>
          <IntervalChart
            label={`Effect of the dimensions with 95 % interval. ${effects.map((one) => spoken(name(one), one.effect, formatStatistic)).join('; ')}`}
            rows={effects.map((one) => ({ name: name(one), of: one.effect }))}
            domain={[-reach, reach]}
            format={(value) => formatStatistic(value, 1)}
            reference={0}
          />
          <p className="field-hint">How much one step of a dimension changes the decision, with 95 % intervals</p>
        </section>
      )}
      <TableScroll label="Bootstrapped means">
        <table className="table">
          <caption>
            Means, bootstrapped {formatCount(result.resamples)} times, seed {result.seed}
          </caption>
          <thead>
            <tr>
              <th scope="col">Model</th>
              <th scope="col" className="number">
                n
              </th>
              <th scope="col" className="number">
                Mean, 95 % interval
              </th>
            </tr>
          </thead>
          <tbody>
            {means.map((one) => (
              <tr key={one.model}>
                <th scope="row">{one.model}</th>
                <td className="number">{formatCount(one.n)}</td>
                <MaybeCell of={one.mean} />
              </tr>
            ))}
          </tbody>
        </table>
      </TableScroll>
      {tests.length === 0 ? null : (
        <TableScroll label="Permutation tests">
          <table className="table">
            <caption>Permutation tests of the difference of means</caption>
            <thead>
              <tr>
                {['Pair', 'Difference', 'p', 'p (Holm)'].map((title, index) => (
                  <th key={title} scope="col" className={index === 0 ? '' : 'number'}>
                    {title}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {tests.map((one) => (
                <tr key={`${one.a} ${one.b}`}>
                  <th scope="row">
                    {one.a} <span className="muted">−</span> {one.b}
                  </th>
                  <MaybeCell of={one.difference} />
                  <MaybeCell of={one.p} format={formatP} />
                  <MaybeCell of={one.pHolm} format={formatP} />
                </tr>
              ))}
            </tbody>
          </table>
        </TableScroll>
      )}
      {effects.length === 0 ? null : (
        <TableScroll label="Effects of the dimensions">
          <table className="table">
            <caption>Effects, least squares on the scores</caption>
            <thead>
              <tr>
                {['Dimension', 'Model', 'n', 'Effect of one step, 95 % interval'].map((title, index) => (
                  <th key={title} scope="col" className={index < 2 ? '' : 'number'}>
                    {title}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {effects.map((one) => (
                <tr key={name(one)}>
                  <th scope="row">{one.dimension}</th>
                  <td>{one.model ?? <span className="muted">all models</span>}</td>
                  <td className="number">{formatCount(one.n)}</td>
                  <MaybeCell of={one.effect} />
                </tr>
              ))}
            </tbody>
          </table>
        </TableScroll>
      )}
    </>
  )
}
