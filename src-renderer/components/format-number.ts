/** Tokens and other large counts: `950`, `12.3k`, `4.56M`. */
export function formatLarge(n: number): string {
  if (n < 10_000) return Math.round(n).toLocaleString('en-US')
  if (n < 1_000_000) return `${(n / 1_000).toFixed(n < 100_000 ? 1 : 0)}k`
  return `${(n / 1_000_000).toFixed(n < 10_000_000 ? 2 : 1)}M`
}

/** US dollars, small amounts with the digits that tell them apart: `$0`, `$0.0042`, `$1.25`, `$1,250`. */
export function formatCost(dollars: number): string {
  if (dollars === 0) return '$0'
  if (dollars < 0.0001) return '< $0.0001'
  if (dollars < 1) return `$${dollars.toPrecision(2)}`
  if (dollars < 1_000) return `$${dollars.toFixed(2)}`
  return `$${Math.round(dollars).toLocaleString('en-US')}`
}

/** A share from 0 to 1: `0 %`, `< 1 %`, `37 %`, `100 %`, without rounding something to nothing or all. */
export function formatShare(share: number): string {
  if (share > 0 && share < 0.01) return '< 1 %'
  if (share < 1 && share > 0.99) return '99 %'
  return `${Math.round(share * 100)} %`
}

/** A statistic: three decimals at most, with a real minus sign. */
export function formatStatistic(value: number, decimals = 2): string {
  const text = Math.abs(value).toFixed(decimals)
  return value < 0 && Number(text) !== 0 ? `−${text}` : text
}

/** A p-value: never 0. */
export function formatP(p: number): string {
  return p < 0.001 ? '< 0.001' : p.toFixed(3)
}
