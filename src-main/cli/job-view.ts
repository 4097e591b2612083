import { formatDuration } from '../../src-shared/duration.js'
import { type Attempt, type HistoryRow, type Job, type JobError, type Json, toIso } from '../../src-shared/job.js'
import { type Paint, stateColour } from './colour.js'
import { escapeLines, escapeText } from './escape-text.js'
import { progressWords } from './job-columns.js'
import { stateWords } from './job-words.js'
import { type Column, tableLines } from './table.js'

export interface JobView {
  job: Job
  /** Null where it was not asked for. */
  history: HistoryRow[] | null
  attempts: Attempt[] | null
  now: number
  paint: Paint
  columns: number | null
}

const LABEL_WIDTH = 12

const HISTORY_COLUMNS: Column<HistoryRow>[] = [
  { title: 'AT', text: (row) => toIso(row.at) },
  { title: 'FROM', text: (row) => row.from },
  { title: 'TO', text: (row) => row.to },
  { title: 'BY', text: (row) => row.actor },
  { title: 'TRY', text: (row) => String(row.attempt), right: true },
  { title: 'REASON', text: (row) => escapeText(row.reason ?? ''), flexible: true },
]

const ATTEMPT_COLUMNS: Column<Attempt>[] = [
  { title: 'TRY', text: (row) => String(row.attempt), right: true },
  { title: 'STARTED', text: (row) => toIso(row.startedAt) },
  { title: 'FINISHED', text: (row) => (row.finishedAt === null ? '' : toIso(row.finishedAt)) },
  { title: 'OUTCOME', text: (row) => row.outcome ?? '' },
  { title: 'PID', text: (row) => (row.pid === null ? '' : String(row.pid)), right: true },
  { title: 'ERROR', text: (row) => (row.error === null ? '' : errorWords(row.error)), flexible: true },
]

/** What `show` prints for people: facts with labels, then input, output, attempts and history. */
export function jobViewLines(view: JobView): string[] {
  const { job, history, attempts, paint } = view
  const lines = [
    `job ${job.id}: ${escapeText(job.name)}`,
    ...factLines(job, view.now, paint),
    ...(job.error === null ? [] : section(paint, 'error', escapeLines(errorText(job.error)))),
    ...section(paint, 'input', jsonLines(job.input)),
    ...(job.output === null ? [] : section(paint, 'output', jsonLines(job.output))),
    ...(job.checkpoint === null ? [] : section(paint, 'checkpoint', jsonLines(job.checkpoint))),
  ]
  const inner = view.columns === null ? null : view.columns - 2
  if (attempts !== null)
    lines.push(...section(paint, 'attempts', rowsOrNone(attempts, ATTEMPT_COLUMNS, inner, 'not started yet')))
  if (history !== null)
    lines.push(...section(paint, 'history', rowsOrNone(history, HISTORY_COLUMNS, inner, 'nothing happened yet')))
  return lines
}

function factLines(job: Job, now: number, paint: Paint): string[] {
  const fact = (label: string, value: string | null): string[] =>
    value === null || value === '' ? [] : [`  ${label.padEnd(LABEL_WIDTH)}${value}`]
  const at = (instant: number | null) => (instant === null ? null : toIso(instant))
  const times = [
    job.runningMs > 0 ? `ran ${formatDuration(job.runningMs)}` : '',
    job.waitedMs > 0 ? `waited ${formatDuration(job.waitedMs)}` : '',
  ]
  return [
    ...fact('state', paint(stateColour(job.state), stateWords(job, now))),
    ...fact('type', escapeText(job.type)),
    ...fact('group', job.group === null ? null : escapeText(job.group)),
    ...fact('priority', `${job.priority}${job.position === null ? '' : `, position ${job.position} in the queue`}`),
    ...fact('attempt', `${job.attempt} of ${job.maxAttempts}`),
    ...fact('progress', progressWords(job)),
    ...fact('message', job.message === null ? null : escapeText(job.message)),
    ...fact('key', job.idempotencyKey === null ? null : escapeText(job.idempotencyKey)),
    ...fact('process', job.pid === null ? null : `${job.pid} of engine ${escapeText(job.owner ?? '?')}`),
    ...fact('heartbeat', at(job.heartbeatAt)),
    ...fact('created', at(job.createdAt)),
    ...fact('started', at(job.startedAt)),
    ...fact('paused', at(job.pausedAt)),
    ...fact('finished', at(job.finishedAt)),
    ...fact('time', times.filter((time) => time !== '').join(', ')),
  ]
}

function section(paint: Paint, title: string, lines: readonly string[]): string[] {
  return ['', paint('bold', title), ...lines.map((line) => `  ${line}`.trimEnd())]
}

function rowsOrNone<Row>(rows: readonly Row[], columns: Column<Row>[], width: number | null, none: string): string[] {
  return rows.length === 0 ? [none] : tableLines(rows, columns, width)
}

function jsonLines(value: Json): string[] {
  return JSON.stringify(value, null, 2).split('\n').map(escapeText)
}

function errorWords(error: JobError): string {
  return escapeText(`${error.code}: ${error.message}`)
}

function errorText(error: JobError): string {
  return `${error.code}: ${error.message}\n${error.retryable ? 'may succeed when tried again' : 'cannot succeed when tried again as it is'}`
}
