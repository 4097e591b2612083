import { PassThrough } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { painter } from '../../src-main/cli/colour.js'
import { LiveTable } from '../../src-main/cli/live-table.js'
import { type LiveSnapshot, liveTableLines } from '../../src-main/cli/live-table-lines.js'
import { Output } from '../../src-main/cli/output.js'
import { textWidth } from '../../src-main/cli/text-width.js'
import { eventLine } from '../../src-main/cli/worker-view.js'
import type { Job } from '../../src-shared/job.js'
import { until } from '../support/until.js'

const NOW = Date.UTC(2030, 0, 1)

function job(values: Partial<Job>): Job {
  return {
    id: 1,
    type: 'command',
    name: 'a job',
    state: 'running',
    priority: 5,
    position: null,
    held: false,
    group: null,
    attempt: 1,
    maxAttempts: 1,
    runAfter: null,
    progress: null,
    stage: null,
    message: null,
    iteration: null,
    iterations: null,
    error: null,
    input: {},
    output: null,
    checkpoint: null,
    idempotencyKey: null,
    runId: null,
    owner: null,
    pid: null,
    heartbeatAt: null,
    createdAt: NOW,
    startedAt: NOW,
    pausedAt: null,
    finishedAt: null,
    runningMs: 61_000,
    waitedMs: 0,
    ...values,
  }
}

const COUNTS = { queued: 2, running: 1, paused: 0, completed: 7, failed: 1, cancelled: 0, waiting: 1 }

function snapshot(values: Partial<LiveSnapshot>): LiveSnapshot {
  return { running: [], next: [], counts: COUNTS, remark: null, now: NOW, ...values }
}

describe('[C] the live table', () => {
  test('[C] stage, bar, percent and time of what runs, what comes next, counts', () => {
    const lines = liveTableLines(
      snapshot({
        running: [job({ id: 12, name: 'train', progress: 0.46, stage: 'epoch 3', message: 'loss 0.1' })],
        next: [
          job({ id: 13, name: 'later', state: 'queued', runAfter: NOW + 90_000 }),
          job({ id: 14, state: 'queued', held: true }),
        ],
        remark: 'the queue is paused',
      }),
      80,
      24,
      painter(false),
    )
    expect(lines).toEqual([
      '12  ████▋       46%   1m01s  epoch 3             train: loss 0.1',
      '13  in 1m30s    later',
      '14  held        a job',
      '1 running · 2 queued · 7 completed · 1 failed',
      'the queue is paused',
    ])
  })

  test.each([20, 40, 80, 200])('[C] is never wider than the terminal (%i columns) nor taller', (columns) => {
    const running = Array.from({ length: 30 }, (_, id) =>
      job({ id, name: `名前 ${'x'.repeat(90)}\u001b[2J`, progress: id / 30 }),
    )
    const lines = liveTableLines(
      snapshot({ running, next: running, remark: 'y'.repeat(300) }),
      columns,
      12,
      painter(false),
    )
    expect(lines.length).toBeLessThanOrEqual(12)
    for (const line of lines) expect(textWidth(line)).toBeLessThanOrEqual(columns)
    expect(lines.join('')).not.toContain('\u001b')
  })

  test('[C] many changes are one drawing, and the last one is shown', async () => {
    const terminal = Object.assign(new PassThrough(), { isTTY: true, columns: 60, rows: 24 })
    let looks = 0
    let fraction = 0
    const table = new LiveTable(new Output(terminal, new PassThrough(), false, { NO_COLOR: '1' }), () => {
      looks += 1
      return snapshot({ running: [job({ progress: fraction })] })
    })
    for (let index = 1; index <= 500; index++) {
      fraction = index / 1000
      table.changed()
    }
    await until(() => looks > 0, 'a drawing')
    expect(looks).toBe(1)
    fraction = 1
    table.changed()
    table.end()
    await Promise.resolve()
    const drawn = String(terminal.read())
    expect(drawn).toContain('50%')
    expect(drawn).toContain('100%')
    expect(drawn).toContain('\u001b[2A\r\u001b[J')
    table.changed()
    expect(terminal.read()).toBeNull()
  })

  test('[C] a database that cannot be read for a moment does not end the worker', async () => {
    const terminal = Object.assign(new PassThrough(), { isTTY: true, columns: 60, rows: 24 })
    let looks = 0
    const table = new LiveTable(new Output(terminal, new PassThrough(), false, {}), () => {
      looks += 1
      throw new Error('locked')
    })
    table.changed()
    await until(() => looks > 0, 'a look')
    table.end()
    expect(terminal.read()).toBeNull()
  })
})

describe('[C] events as lines', () => {
  const base = {
    seq: 1,
    at: NOW,
    id: 3,
    jobType: 'command',
    name: 'bad\nname',
    actor: 'handler' as const,
    attempt: 2,
    reason: null,
  }

  test('[C] one line an event, names escaped', () => {
    expect(eventLine({ ...base, type: 'transition', from: 'queued', to: 'running' })).toMatch(
      /^\d\d:\d\d:\d\d job 3 running, attempt 2: bad\\nname$/,
    )
    expect(eventLine({ ...base, type: 'transition', from: 'running', to: 'queued', reason: 'EXIT_1: no' })).toContain(
      'job 3 queued again: bad\\nname (EXIT_1: no)',
    )
    expect(eventLine({ seq: 2, at: NOW, type: 'progress', id: 3, progress: 0.5 })).toBeNull()
    expect(eventLine({ seq: 2, at: NOW, type: 'progress', id: 3, stage: 'mux' })).toContain('job 3 is at mux')
    expect(eventLine({ seq: 3, at: NOW, type: 'trouble', message: null })).toContain('the trouble is over')
  })
})
