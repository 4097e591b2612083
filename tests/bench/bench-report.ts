import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import path from 'node:path'

/** One measured figure with what is asked of it. */
export interface Figure {
  what: string
  value: number
  unit: string
  /** What it was compared with in the same run. */
  beside?: { what: string; value: number }
  limit: { at: 'most' | 'least'; value: number } | null
  /** How it was measured, where the name does not say it. */
  how?: string
}

const holds = ({ value, limit }: Figure) =>
  limit === null || (limit.at === 'most' ? value <= limit.value : value >= limit.value)

function number(value: number): string {
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en-US')
  return value.toFixed(Math.abs(value) >= 10 ? 1 : 2)
}

/** Prints the figures as a table and writes them as JSON beside it. */
export function report(figures: readonly Figure[], file: string): void {
  const rows = figures.map((figure) => [
    figure.what,
    `${number(figure.value)} ${figure.unit}`,
    figure.limit === null
      ? ''
      : `${figure.limit.at === 'most' ? '≤' : '≥'} ${number(figure.limit.value)} ${figure.unit}`,
    figure.limit === null ? '' : holds(figure) ? 'holds' : 'MISSED',
    figure.beside === undefined ? '' : `${figure.beside.what}: ${number(figure.beside.value)}`,
  ])
  const head = ['figure', 'measured', 'limit', '', 'beside']
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => (row[i] ?? '').length)))
  const line = (cells: string[]) => `| ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`
  console.log(line(head))
  console.log(line(widths.map((width) => '-'.repeat(width))))
  for (const row of rows) console.log(line(row))
  for (const { what, how } of figures) if (how !== undefined) console.log(`- ${what}: ${how}.`)
  mkdirSync(path.dirname(file), { recursive: true })
  const machine = { node: process.version, cpu: cpus()[0]?.model, cores: cpus().length, memoryBytes: totalmem() }
  writeFileSync(file, `${JSON.stringify({ at: new Date().toISOString(), machine, figures }, null, 2)}\n`)
  console.log(`written to ${file}`)
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5)
}

/** Nearest-rank percentile. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(sorted.length * p) - 1)] ?? Number.NaN
}
