import type { BasicAnalysis, DeepAnalysis } from '../../../src-shared/analysis.js'
import { formatShare, formatStatistic } from '../../components/format-number.js'
import { formatCount } from '../../components/format-time.js'
import { ContestedTable } from './contested-table.js'
import { DimensionTable } from './dimension-table.js'
import { Histogram } from './histogram.js'
import { IntervalChart } from './interval-chart.js'
import { MaybeCell } from './maybe-cell.js'
import { PairTable } from './pair-table.js'
import { TableScroll } from './table-scroll.js'

interface Props {
  result: BasicAnalysis
  /** For the intervals of the means; null when there is none. */
  deep: DeepAnalysis | null
  /** Only of these. */
  models: readonly string[]
}

/** Per model, per pair of models, per dimension, and the scenarios that the models see most differently (rule A2). */
export function BasicResults({ result, deep, models }: Props) {
  const shown = result.models.filter(({ model }) => models.includes(model))
  const scale = Object.keys(result.models[0]?.histogram ?? {}).map(Number)
  const most = Math.max(1, ...shown.flatMap(({ histogram }) => Object.values(histogram)))
  const means = (deep?.means ?? []).filter(({ model }) => models.includes(model))
  const isFew = result.models.some(({ winRate }) => winRate.value === null)
  return (
    <>
      <div className="charts">
        <section aria-labelledby="chart-means">
          <h3 id="chart-means">Mean decision</h3>
          {means.length === 0 ? (
            <p className="field-hint">The means’ intervals come from the analysis in depth; the table has the means.</p>
          ) : (
            <>
              <IntervalChart
                label={`Mean decision with 95 % interval. ${means.map((one) => spoken(one.model, one.mean, formatStatistic)).join('; ')}`}
                rows={means.map(({ model, mean }) => ({ name: model, of: mean }))}
                domain={[Math.min(...scale), Math.max(...scale)]}
                ticks={scale}
                format={(value) => formatStatistic(value, Number.isInteger(value) ? 0 : 1)}
              />
              <p className="field-hint">95 % bootstrap intervals</p>
            </>
          )}
        </section>
        <section aria-labelledby="chart-wins">
          <h3 id="chart-wins">Share of high decisions</h3>
          <IntervalChart
            label={`Share of high decisions with 95 % interval. ${shown.map((one) => spoken(one.model, one.winRate, formatShare)).join('; ')}`}
            rows={shown.map(({ model, winRate }) => ({ name: model, of: winRate }))}
            domain={[0, 1]}
            ticks={[0, 0.25, 0.5, 0.75, 1]}
            format={formatShare}
            reference={0.5}
          />
          <p className="field-hint">
            4–5 among those other than 3, Wilson’s 95 % interval
            {isFew ? '; models without such decisions are left out' : ''}
          </p>
        </section>
      </div>
      <div className="histograms">
        {shown.map((summary) => (
          <Histogram key={summary.model} summary={summary} most={most} />
        ))}
      </div>
      <TableScroll label="Models">
        <table className="table">
          <caption>Models</caption>
          <thead>
            <tr>
              {['Model', 'n', 'Undecided', 'Mean', 'SD', 'Min', 'Max', 'Share of 4–5'].map((name, index) => (
                <th key={name} scope="col" className={index === 0 ? '' : 'number'}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((one) => (
              <tr key={one.model}>
                <th scope="row">{one.model}</th>
                <td className="number">{formatCount(one.n)}</td>
                <MaybeCell of={one.undecidedShare} format={formatShare} />
                {one.mean.value === null ? (
                  // Where there is no mean there is nothing else either: said once, in full.
                  <td className="number muted" colSpan={5}>
                    {one.mean.reason}
                  </td>
                ) : (
                  <>
                    <MaybeCell of={one.mean} />
                    <MaybeCell of={one.sd} />
                    <MaybeCell of={one.min} format={String} />
                    <MaybeCell of={one.max} format={String} />
                    <MaybeCell of={one.winRate} format={formatShare} />
                  </>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </TableScroll>
      <PairTable pairs={result.pairs.filter(({ a, b }) => models.includes(a) && models.includes(b))} />
      <DimensionTable dimensions={result.dimensions.filter(({ model }) => model === null || models.includes(model))} />
      <ContestedTable contested={result.contested} models={models} />
    </>
  )
}

/** A row of a chart in words. */
export function spoken(
  name: string,
  of: BasicAnalysis['models'][number]['winRate'],
  format: (value: number) => string,
): string {
  return of.value === null
    ? `${name}: ${of.reason}`
    : `${name}: ${format(of.value)}, ${format(of.low)} to ${format(of.high)}`
}
