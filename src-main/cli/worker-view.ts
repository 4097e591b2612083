import { type Job, toIso } from '../../src-shared/job.js'
import type { EngineEvent } from '../engine/events.js'
import type { JobService } from '../engine/job-service.js'
import { escapeText } from './escape-text.js'
import { LiveTable } from './live-table.js'
import type { LiveSnapshot } from './live-table-lines.js'
import type { Output } from './output.js'

/** Shows a person or a program what an engine in this process does. */
export interface WorkerView {
  event(event: EngineEvent): void
  /** A word to the person, beside the events. */
  note(text: string): void
  end(): void
}

const SHOWN_NEXT = 5
const SHOWN_RUNNING = 50

/** The view that suits what stdout is. */
export function viewFor(output: Output, jobs: JobService): WorkerView {
  if (output.json) return jsonView(output)
  return output.isTty ? tableView(output, jobs) : lineView(output)
}

/** Shows no events. */
export function silentView(output: Output): WorkerView {
  return { event() {}, note: (text) => output.note(text), end() {} }
}

/** One JSON object a line (`at` as ISO 8601), for programs. */
function jsonView(output: Output): WorkerView {
  return {
    event(event) {
      // A reader that does not keep up loses progress, which the next report replaces, but no transition.
      if (event.type === 'progress' && output.congested) return
      output.value(eventToJson(event))
    },
    note: (text) => output.note(text),
    end() {},
  }
}

function eventToJson(event: EngineEvent): Record<string, unknown> {
  const json = { ...event, at: toIso(event.at) }
  return event.type === 'progress' && event.heartbeatAt !== undefined
    ? { ...json, heartbeatAt: toIso(event.heartbeatAt) }
    : json
}

/** One line an event, where there is no terminal to draw on. */
function lineView(output: Output): WorkerView {
  return {
    event(event) {
      const line = eventLine(event)
      if (line !== null) output.line(line)
    },
    note: (text) => output.note(text),
    end() {},
  }
}

/** The live table, for a terminal. Failures and troubles stay above it. */
function tableView(output: Output, jobs: JobService): WorkerView {
  const reports = new Map<number, Partial<Job>>()
  let remark: string | null = null
  const look = (): LiveSnapshot => {
    const status = jobs.status()
    const running = jobs.list({ states: ['running'], limit: SHOWN_RUNNING })
    return {
      // The database hears of progress twice a second only; the events are fresher.
      running: running.map((job) => ({ ...job, ...reports.get(job.id) })),
      next: jobs.list({ states: ['queued'], limit: SHOWN_NEXT }),
      counts: status.total,
      remark: remark ?? (status.paused ? 'the queue is paused: jobyard queue resume' : null),
      now: Date.now(),
    }
  }
  const table = new LiveTable(output, look)
  table.changed()
  return {
    event(event) {
      if (event.type === 'progress') {
        const { seq: _seq, at: _at, type: _type, id, ...report } = event
        reports.set(id, { ...reports.get(id), ...report })
      } else if (event.type === 'transition') {
        reports.delete(event.id)
        const line = event.to === 'failed' || isRetry(event) ? eventLine(event) : null
        if (line !== null) table.print([line])
      } else if (event.type === 'trouble') remark = event.message
      else if (event.type === 'notice') table.print([eventLine(event) ?? ''])
      table.changed()
    },
    // Not to stderr, which may be the same terminal: the next drawing would wipe it away.
    note: (text) => table.print([text]),
    end: () => table.end(),
  }
}

type Transition = Extract<EngineEvent, { type: 'transition' }>

function isRetry(event: Transition): boolean {
  return event.from === 'running' && event.to === 'queued'
}

/** `12:03:05 job 12 running, attempt 1: NAME`; null for events that are no news to a person. */
export function eventLine(event: EngineEvent): string | null {
  const time = new Date(event.at).toTimeString().slice(0, 8)
  switch (event.type) {
    case 'transition': {
      const words = [isRetry(event) ? 'queued again' : event.to]
      if (event.to === 'running') words.push(`attempt ${event.attempt}`)
      const reason = event.reason === null ? '' : ` (${event.reason})`
      return escapeText(`${time} job ${event.id} ${words.join(', ')}: ${event.name}${reason}`)
    }
    case 'trouble':
      return escapeText(`${time} ${event.message === null ? 'the trouble is over' : `trouble: ${event.message}`}`)
    case 'notice':
      return escapeText(`${time} ${event.message}`)
    default:
      return event.type === 'progress' && event.stage !== undefined
        ? escapeText(`${time} job ${event.id} is at ${event.stage}`)
        : null
  }
}
