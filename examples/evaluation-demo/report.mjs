/** The results of a run as text. */

const BARS = '▁▂▃▄▅▆▇█'
const QUOTED = 200

/** @returns several lines, without a newline at the end */
export function report({ run, basic, deep, turns, telling }) {
  const { completed, failed, total } = run.progress
  return [
    `\nRun ${run.id} is ${run.status}: ${completed} of ${total} answered, ${failed} failed`,
    `\nDecisions, 1 to 5 (means with bootstrap intervals of 95 %)`,
    ...table([
      ['model', 'decided', 'undecided', 'mean', '95 %', 'sd', '1-5', 'wins', '95 %'],
      ...basic.models.map((model, i) => [
        model.model,
        model.n,
        model.undecided,
        number(model.mean),
        interval(deep.means[i].mean),
        number(model.sd),
        bars(Object.values(model.histogram)),
        percent(model.winRate.value),
        interval(model.winRate, percent),
      ]),
    ]),
    `\nPairs of models`,
    ...table([
      ['', 'scenarios', "Spearman's ρ", "Cohen's d", 'p (Holm)', 'p by permutation (Holm)'],
      ...basic.pairs.map((pair, i) => [
        `${pair.a} − ${pair.b}`,
        pair.n,
        number(pair.rho),
        number(pair.d),
        probability(pair.pHolm),
        probability(deep.tests[i].pHolm),
      ]),
    ]),
    `\nWeight of the dimensions, over all models (effect: change of the decision for one step)`,
    ...table([
      ['dimension', 'η²', 'effect', '95 %'],
      ...deep.effects
        .filter(({ model }) => model === null)
        .map(({ dimension, effect }) => [
          dimension,
          number(basic.dimensions.find((one) => one.dimension === dimension && one.model === null).etaSquared),
          number(effect),
          interval(effect),
        ]),
    ]),
    ...conversation(telling, turns),
  ].join('\n')
}

function conversation(telling, turns) {
  if (telling === undefined) return []
  return [
    `\nThe models differ most about ${telling.scenario}. ${telling.model}, who rated highest:`,
    ...turns
      .filter(({ role }) => role !== 'system')
      .map(({ role, content }) => `  ${role.padEnd(9)}  ${oneLine(content)}`),
  ]
}

function oneLine(text) {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length <= QUOTED ? line : `${line.slice(0, QUOTED - 1)}…`
}

/** Columns as wide as their widest cell; the first one to the left, the others to the right. */
function table(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => String(row[column]).length)))
  const line = (row) =>
    row.map((cell, i) => (i === 0 ? String(cell).padEnd(widths[i]) : String(cell).padStart(widths[i]))).join('  ')
  return rows.map((row) => `  ${line(row)}`.trimEnd())
}

const number = ({ value }, digits = 2) => (value === null ? '–' : value.toFixed(digits))
const probability = ({ value }) => (value === null ? '–' : value < 0.001 ? '< 0.001' : value.toFixed(3))
const percent = (share) => (share === null ? '–' : `${Math.round(100 * share)} %`)

function interval({ value, low, high }, show = (bound) => bound.toFixed(2)) {
  return value === null ? '–' : `${show(low)} to ${show(high)}`
}

/** A histogram of one line: the highest bar is the commonest value. */
function bars(counts) {
  const most = Math.max(1, ...counts)
  return counts.map((count) => BARS[Math.ceil((count / most) * (BARS.length - 1))]).join('')
}
