import { formatDuration } from '../../src-shared/duration.js'
import { toIso } from '../../src-shared/job.js'
import type { Run, RunDetail, RunEstimate, RunTask } from '../../src-shared/run.js'
import { type Colour, type Paint, stateColour } from './colour.js'
import { escapeText } from './escape-text.js'
import { type Column, tableLines } from './table.js'

const LABEL_WIDTH = 12

const STATUS_COLOURS: Record<Run['status'], Colour | null> = {
  PENDING: null,
  RUNNING: 'cyan',
  PAUSED: 'yellow',
  COMPLETED: 'green',
  CANCELLED: 'dim',
}

/** The columns of `run list`. */
export function runColumns(paint: Paint): Column<Run>[] {
  return [
    { title: 'ID', text: ({ id }) => String(id), right: true },
    { title: 'STATUS', text: ({ status }) => status, paint: (run, text) => paint(STATUS_COLOURS[run.status], text) },
    { title: 'DONE', text: ({ progress }) => `${progress.percentComplete}%`, right: true },
    { title: 'JOBS', text: ({ progress }) => String(progress.total), right: true },
    { title: 'FAILED', text: ({ progress }) => (progress.failed === 0 ? '' : String(progress.failed)), right: true },
    { title: 'PRIORITY', text: ({ priority }) => priority },
    { title: 'STARTED', text: ({ createdAt }) => toIso(createdAt) },
    { title: 'MODELS', text: ({ models }) => escapeText(models.join(', ')) },
    { title: 'DEFINITION', text: (run) => escapeText(`${run.definitionName}${experimentOf(run)}`), flexible: true },
  ]
}

const MODEL_COLUMNS: Column<Run['progress']['byModel'][number]>[] = [
  { title: 'MODEL', text: ({ model }) => escapeText(model) },
  { title: 'DONE', text: (one) => `${percent(one.completed + one.failed, one.total)}%`, right: true },
  ...(['total', 'completed', 'failed', 'cancelled', 'running', 'queued'] as const).map(
    (key): Column<Run['progress']['byModel'][number]> => ({
      title: key.toUpperCase(),
      text: (one) => String(one[key]),
      right: true,
    }),
  ),
]

const FAILURE_COLUMNS: Column<RunDetail['failures'][number]>[] = [
  { title: 'CODE', text: ({ code }) => escapeText(code) },
  { title: 'JOBS', text: ({ count }) => String(count), right: true },
  { title: 'E.G.', text: ({ jobIds }) => String(jobIds[0] ?? ''), right: true },
  { title: 'MESSAGE', text: ({ message }) => escapeText(message), flexible: true },
]

const SLOT_COLUMNS: Column<RunDetail['slots'][number]>[] = [
  { title: 'PROVIDER', text: ({ provider }) => escapeText(provider) },
  { title: 'RUNNING', text: ({ running }) => String(running), right: true },
  { title: 'AT ONCE', text: ({ limit }) => (limit === null ? 'any' : String(limit)), right: true },
  { title: 'A MINUTE', text: ({ perMinute }) => (perMinute === null ? 'any' : String(perMinute)), right: true },
  { title: 'PAUSED', text: ({ pauseReason }) => escapeText(pauseReason ?? ''), flexible: true },
]

/** The columns of `run tasks`. */
export function taskColumns(paint: Paint): Column<RunTask>[] {
  return [
    { title: 'JOB', text: ({ jobId }) => String(jobId), right: true },
    { title: 'FINISHED', text: ({ finishedAt }) => toIso(finishedAt) },
    { title: 'STATUS', text: ({ status }) => status, paint: (task, text) => paint(stateColour(task.status), text) },
    { title: 'MODEL', text: ({ model }) => escapeText(model) },
    {
      title: 'SCENARIO',
      text: ({ scenario, error }) => escapeText(error === null ? scenario : `${scenario} (${error.code})`),
      flexible: true,
    },
  ]
}

/** What a command that changed a run says. */
export function runLine({ id, status, progress, pauseReason }: Run): string {
  const { total, completed, failed, cancelled } = progress
  const why = pauseReason === null ? '' : ` (${pauseReason})`
  return `run ${id} is ${status}${why}: ${completed} completed, ${failed} failed, ${cancelled} cancelled of ${total} jobs`
}

/** What `run show` and `run start` print. */
export function runViewLines(run: RunDetail, paint: Paint, columns: number | null): string[] {
  const inner = columns === null ? null : columns - 2
  const { progress, usage } = run
  const fact = (label: string, value: string | null) =>
    value === null || value === '' ? [] : [`  ${label.padEnd(LABEL_WIDTH)}${value}`]
  const section = (title: string, lines: readonly string[]) => [
    '',
    paint('bold', title),
    ...lines.map((line) => `  ${line}`),
  ]
  const why = run.pauseReason === null ? '' : `: ${escapeText(run.pauseReason)}`
  return [
    `run ${run.id}: ${escapeText(run.definitionName)}${escapeText(experimentOf(run))}`,
    ...fact('status', `${paint(STATUS_COLOURS[run.status], run.status)}${why}`),
    ...fact('done', `${progress.percentComplete}% of ${progress.total} jobs${run.simulated ? ', simulated' : ''}`),
    ...fact('definition', `${run.definitionId}, version ${run.definitionVersion}`),
    ...fact('scenarios', `${run.selectedScenarios.length} (${run.samplePercentage}%, seed ${run.seed})`),
    ...fact('samples', run.samplesPerScenario === 1 ? null : `${run.samplesPerScenario} of each`),
    ...fact('priority', run.priority),
    ...fact('temperature', run.temperature === null ? null : String(run.temperature)),
    ...fact('max turns', run.maxTurns === null ? null : String(run.maxTurns)),
    ...fact('caps', capsOf(run)),
    ...fact('used', usageWords(usage)),
    ...fact('created', toIso(run.createdAt)),
    ...fact('started', run.startedAt === null ? null : toIso(run.startedAt)),
    ...fact('finished', run.finishedAt === null ? null : toIso(run.finishedAt)),
    ...fact('time left', run.etaMs === null ? null : `about ${formatDuration(run.etaMs)}`),
    ...section('models', tableLines(progress.byModel, MODEL_COLUMNS, inner)),
    ...section('providers', tableLines(run.slots, SLOT_COLUMNS, inner)),
    ...(run.failures.length === 0 ? [] : section('failures', tableLines(run.failures, FAILURE_COLUMNS, inner))),
    ...(run.analyses.length === 0
      ? []
      : section(
          'analyses',
          run.analyses.map(
            ({ kind, createdAt, superseded }) => `${kind} of ${toIso(createdAt)}${superseded ? ', superseded' : ''}`,
          ),
        )),
  ]
}

/** What `run estimate` prints. */
export function estimateLines(estimate: RunEstimate): string[] {
  const { jobs, scenarios, durationMs, basis } = estimate
  return [
    `${jobs} jobs over ${scenarios} scenarios`,
    usageWords(estimate),
    durationMs === null ? 'time unknown' : `about ${formatDuration(durationMs)} at the least`,
    `from: ${escapeText(basis)}`,
  ]
}

function usageWords({ inputTokens, outputTokens, cost }: RunDetail['usage']): string {
  const price = cost === null ? 'cost unknown' : `$${cost.toFixed(4)}`
  return `${inputTokens} tokens in, ${outputTokens} out, ${price}`
}

function capsOf({ tokenCap, costCap }: Run): string {
  return [tokenCap === null ? '' : `${tokenCap} tokens`, costCap === null ? '' : `$${costCap}`]
    .filter(Boolean)
    .join(', ')
}

function experimentOf({ experiment }: Run): string {
  return experiment === null ? '' : ` (${experiment})`
}

function percent(n: number, total: number): number {
  return total === 0 ? 100 : Math.round((100 * n) / total)
}
