import { formatDuration } from '../../src-shared/duration.js'
import type { Job } from '../../src-shared/job.js'
import type { StateCounts } from '../../src-shared/statistics.js'
import { type Paint, stateColour } from './colour.js'
import { escapeText } from './escape-text.js'
import { fitText, padText, textWidth } from './text-width.js'

/** What the live table shows at one moment. */
export interface LiveSnapshot {
  running: readonly Job[]
  /** The head of the queue, in run order. */
  next: readonly Job[]
  counts: StateCounts
  /** A pause of the whole queue, trouble, what is about to happen: one line, or null. */
  remark: string | null
  /** Epoch milliseconds. */
  now: number
}

const BAR_WIDTH = 10
const STAGE_WIDTH = 18
const TIME_WIDTH = 7

/** The table's lines, none wider than `columns`, at most `rows` of them. */
export function liveTableLines(snapshot: LiveSnapshot, columns: number, rows: number, paint: Paint): string[] {
  const { running, next, counts } = snapshot
  const idWidth = [...running, ...next].reduce((widest, job) => Math.max(widest, String(job.id).length), 2)
  // Counts, remark and one line for what is left out always have room.
  const room = Math.max(2, rows - 4)
  const shownRunning = running.slice(0, Math.max(1, room - Math.min(next.length, 3)))
  const shownNext = next.slice(0, Math.max(0, room - shownRunning.length))
  const hidden = running.length - shownRunning.length
  const lines = shownRunning.map((job) => runningLine(job, idWidth, columns, paint))
  if (hidden > 0) lines.push(paint('dim', fitText(`${' '.repeat(idWidth)}  and ${hidden} more running`, columns)))
  for (const job of shownNext) lines.push(paint('dim', nextLine(job, idWidth, columns, snapshot.now)))
  lines.push(countsLine(counts, columns, paint))
  if (snapshot.remark !== null) lines.push(paint('yellow', fitText(escapeText(snapshot.remark), columns)))
  return lines
}

function runningLine(job: Job, idWidth: number, columns: number, paint: Paint): string {
  const stage = job.stage ?? (job.attempt > 1 ? `attempt ${job.attempt}` : '')
  const head = `${padText(String(job.id), idWidth, true)}  `
  const bar = progressBar(job.progress)
  const details = ` ${padText(percent(job.progress), 4, true)} ${padText(formatDuration(job.runningMs), TIME_WIDTH, true)}  ${padText(fitText(escapeText(stage), STAGE_WIDTH), STAGE_WIDTH)}  `
  const used = textWidth(head) + BAR_WIDTH + textWidth(details)
  const name = escapeText(job.message === null ? job.name : `${job.name}: ${job.message}`)
  if (columns - used >= BAR_WIDTH)
    return head + paint(stateColour('running'), bar) + details + fitText(name, columns - used)
  // Too narrow for all of it: number, percent and name.
  return fitText(`${head}${padText(percent(job.progress), 4, true)} ${name}`, columns)
}

function nextLine(job: Job, idWidth: number, columns: number, now: number): string {
  const why = job.held
    ? 'held'
    : job.runAfter !== null && job.runAfter > now
      ? `in ${formatDuration(job.runAfter - now)}`
      : 'next'
  return fitText(
    `${padText(String(job.id), idWidth, true)}  ${padText(why, BAR_WIDTH)}  ${escapeText(job.name)}`,
    columns,
  )
}

function countsLine(counts: StateCounts, columns: number, paint: Paint): string {
  const words = (['running', 'queued', 'paused', 'completed', 'failed', 'cancelled'] as const)
    .filter((state) => counts[state] > 0 || state === 'running' || state === 'queued' || state === 'completed')
    .map((state) => ({ state, text: `${counts[state]} ${state}` }))
  const plain = words.map(({ text }) => text).join(' · ')
  if (plain.length > columns) return fitText(plain, columns)
  return words.map(({ state, text }) => paint(stateColour(state), text)).join(' · ')
}

/** A bar of ten cells, drawn in eighths; empty dots where no progress is known. */
function progressBar(fraction: number | null): string {
  if (fraction === null) return '·'.repeat(BAR_WIDTH)
  const eighths = Math.round(Math.min(1, Math.max(0, fraction)) * BAR_WIDTH * 8)
  const full = Math.floor(eighths / 8)
  const part = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'][eighths % 8] ?? ''
  return padText('█'.repeat(full) + part, BAR_WIDTH)
}

function percent(fraction: number | null): string {
  return fraction === null ? '' : `${Math.floor(fraction * 100)}%`
}
