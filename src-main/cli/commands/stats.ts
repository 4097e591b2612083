import type { Percentiles, QueueStatistics } from '../../../src-shared/statistics.js'
import { engineProcesses } from '../../processes/engine-processes.js'
import { queueStatistics } from '../../service/queue-statistics.js'
import type { CliCommand } from '../cli-command.js'
import { escapeText } from '../escape-text.js'
import { examples } from '../examples-help.js'
import { EXIT } from '../exit-code.js'
import { type Column, tableLines } from '../table.js'
import { withWorkspace } from '../with-workspace.js'

type TypeRow = QueueStatistics['types'][number]

const COLUMNS: Column<TypeRow>[] = [
  { title: 'TYPE', text: (row) => escapeText(row.type) },
  ...(['queued', 'waiting', 'running', 'paused', 'completed', 'failed', 'cancelled'] as const).map(
    (state): Column<TypeRow> => ({ title: state.toUpperCase(), text: (row) => String(row[state]), right: true }),
  ),
  { title: 'WAITED p50/p95/p99', text: (row) => times(row.waitingMs), right: true },
  { title: 'RAN p50/p95/p99', text: (row) => times(row.runningMs), right: true },
]

/** `stats`: the whole queue in numbers, and whether it gets its work done. */
export const command: CliCommand = {
  define(command) {
    command
      .description('Show the whole queue in numbers: counts, times, stages, failures, throughput, and its health.')
      .addHelpText(
        'after',
        examples(['jobyard stats', 'for a person'], ['jobyard stats --json', 'times in ms, for a program']),
      )
  },
  async run(context) {
    const { output } = context
    return withWorkspace(context, async ({ store, clock }) => {
      const statistics = queueStatistics({ store, clock, processes: engineProcesses })
      if (output.json) output.value(statistics)
      else for (const line of lines(statistics, output.columns)) output.line(line)
      return EXIT.done
    })
  },
}

function lines(statistics: QueueStatistics, columns: number | null): string[] {
  const { health, reasons, total, types, waitingMs, runningMs, stages, failures, throughput, engines } = statistics
  // The total's `queued` includes the waiting ones, a type's does not; a table must not mix the two.
  const all: TypeRow = { type: 'all', ...total, queued: total.queued - total.waiting, waitingMs, runningMs }
  const age = statistics.queueAgeMs
  return [
    `health: ${health}`,
    ...reasons.map((reason) => `  ${escapeText(reason)}`),
    '',
    ...tableLines([...types, all], COLUMNS, columns),
    '',
    `ended, completed/failed/cancelled: ${(['minute', 'hour', 'day'] as const)
      .map((span) => `last ${span} ${Object.values(throughput[span]).join('/')}`)
      .join(', ')}`,
    `engines: ${engines.alive} running with ${engines.slots} slots, ${engines.dead} dead`,
    age === null ? 'nothing waits that could start' : `the oldest job that could start has waited ${duration(age)}`,
    ...stages.map(({ type, state, stage, count }) =>
      escapeText(`stage ${stage ?? '(none)'} of ${type}: ${count} ${state}`),
    ),
    ...failures.map(({ code, count }) => escapeText(`failed with ${code}: ${count}`)),
  ]
}

function times({ p50, p95, p99 }: Percentiles): string {
  return p50 === null ? '' : [p50, p95, p99].map((ms) => duration(ms ?? 0)).join(' / ')
}

function duration(ms: number): string {
  if (ms < 1_000) return `${ms} ms`
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`
  return ms < 3_600_000 ? `${(ms / 60_000).toFixed(1)} min` : `${(ms / 3_600_000).toFixed(1)} h`
}
