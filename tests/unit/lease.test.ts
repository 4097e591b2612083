import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ClaimedJob, RunEvent } from '../../src-main/engine/ports.js'
import type { LauncherCommand, LauncherEvent } from '../../src-main/launcher/launcher-protocol.js'
import { ChildRunner } from '../../src-main/runner/child-runner.js'
import { HandlerRegistry } from '../../src-main/runner/handler-registry.js'
import type { JobMessage } from '../../src-shared/handler-protocol.js'
import { FakeClock } from '../support/fake-clock.js'
import { temporaryFolder } from '../support/yard.js'

const MINUTE = 60_000

function claimed(id: number): ClaimedJob {
  const origin = { cwd: '/', env: { PATH: '/bin' }, secrets: [] }
  const limits = { maxAttempts: 4, backoffMs: 0, timeoutMs: null, attemptMs: 0 }
  const place = { priority: 5, group: null, runId: null }
  return {
    id,
    attempt: 1,
    type: 'talk',
    name: 'talk',
    ...place,
    ...limits,
    input: {},
    origin,
    checkpoint: null,
    frozen: false,
  }
}

/** A runner whose launcher is the test, on a clock that stands still. */
function runnerWith(manifest: object = {}, maxJobs = 1) {
  const folder = temporaryFolder()
  mkdirSync(path.join(folder, 'talk'))
  const base = { type: 'talk', title: 'Talk', command: ['talk'], protocol: 'jsonl' }
  writeFileSync(path.join(folder, 'talk', 'handler.json'), JSON.stringify({ ...base, ...manifest }))
  const clock = new FakeClock()
  const sent: LauncherCommand[] = []
  const events: RunEvent[] = []
  const traced = new Set<number>()
  const runner = new ChildRunner({
    clock,
    registry: new HandlerRegistry([folder], 0),
    secrets: { get: () => undefined, whereIs: () => null },
    outputPath: (id, attempt) => path.join(folder, `${id}-${attempt}`),
    dataDir: folder,
    link: {
      start: async () => ({ pid: 1, startTime: null }),
      send: (command) => sent.push(command),
      stop: async () => {},
    },
    onEvent: (event) => events.push(event),
    endOrphans: async () => {},
    isTraced: (pid) => traced.has(pid),
  })
  const tell = (event: LauncherEvent) => runner.onLauncherEvents([event])
  return {
    runner,
    clock,
    traced,
    tell,
    /** Starts the jobs in one process, number 1. */
    start(...ids: number[]) {
      for (const id of ids) runner.start(claimed(id))
      tell({ ev: 'spawned', proc: 1, pid: 99, startTime: 'x' })
      tell({ ev: 'ready', proc: 1, checkpoint: false, maxJobs })
    },
    say: (message: JobMessage) => tell({ ev: 'message', proc: 1, message }),
    /** Ends the process as a kill does. */
    exit: () => tell({ ev: 'exit', proc: 1, code: null, signal: 'SIGKILL' }),
    ops: (op: LauncherCommand['op']) => sent.filter((command) => command.op === op),
    ends: () => events.flatMap((event) => (event.kind === 'ended' ? [event] : [])),
  }
}

describe('[F5] leases', () => {
  it('[F5] a handler that never promised heartbeats is left alone', async () => {
    const yard = runnerWith()
    yard.start(1)
    yard.say({ type: 'stage', jobId: 1, name: 'long' })
    await yard.clock.advance(24 * 60 * MINUTE)
    expect(yard.ops('end')).toEqual([])
  })

  it('[F5] the first heartbeat promises one every 5 minutes; silent for that long, its tree is ended', async () => {
    const yard = runnerWith()
    yard.start(1)
    yard.say({ type: 'heartbeat', jobId: 1 })
    await yard.clock.advance(4 * MINUTE)
    yard.say({ type: 'progress', jobId: 1, fraction: 0.5 })
    await yard.clock.advance(4.9 * MINUTE)
    expect(yard.ops('end')).toEqual([])
    await yard.clock.advance(0.2 * MINUTE)
    expect(yard.ops('end')).toHaveLength(1)
    yard.exit()
    expect(yard.ends()).toMatchObject([
      { id: 1, end: { how: 'failed', stage: 'released_stale', error: { code: 'HEARTBEAT_TIMEOUT', retryable: true } } },
    ])
  })

  it('[F5] the manifest’s promise counts from the start, and everything that a handler says keeps it', async () => {
    const yard = runnerWith({ leaseMs: 1_000 })
    yard.start(1)
    for (let i = 0; i < 5; i += 1) {
      await yard.clock.advance(900)
      yard.tell({ ev: 'alive', proc: 1, jobId: 1 })
    }
    for (const message of [
      { type: 'checkpoint', jobId: 1, data: 1 },
      { type: 'turn', jobId: 1, role: 'user', content: 'x' },
      { type: 'heartbeat', jobId: 1 },
    ] satisfies JobMessage[]) {
      await yard.clock.advance(900)
      yard.say(message)
    }
    expect(yard.ops('end')).toEqual([])
    await yard.clock.advance(1_100)
    expect(yard.ops('end')).toHaveLength(1)
  })

  it('[F5] a clock that is set, and time in which this process did not run, are not counted', async () => {
    const yard = runnerWith({ leaseMs: 60_000 })
    yard.start(1)
    await yard.clock.advance(50_000)
    // The machine slept for a day, or the engine stood in a debugger: one timer is late, no other one came meanwhile.
    yard.clock.jump(24 * 60 * MINUTE)
    await yard.clock.advance(5_000)
    expect(yard.ops('end')).toEqual([])
    yard.clock.jump(-48 * 60 * MINUTE)
    yard.say({ type: 'heartbeat', jobId: 1 })
    await yard.clock.advance(59_000)
    expect(yard.ops('end')).toEqual([])
  })

  it('[F5] a frozen job does not age', async () => {
    const yard = runnerWith({ leaseMs: 1_000 })
    yard.start(1)
    yard.runner.pause(1)
    yard.tell({ ev: 'frozen', proc: 1, error: null })
    await yard.clock.advance(60 * MINUTE)
    expect(yard.ops('end')).toEqual([])
    yard.runner.start({ ...claimed(1), frozen: true })
    await yard.clock.advance(900)
    expect(yard.ops('end')).toEqual([])
    await yard.clock.advance(200)
    expect(yard.ops('end')).toHaveLength(1)
  })

  it('[F5] what stands in a debugger, or is not read because the disk is full, is not silent', async () => {
    const yard = runnerWith({ leaseMs: 1_000 })
    yard.start(1)
    yard.traced.add(99)
    await yard.clock.advance(10_000)
    yard.traced.clear()
    yard.tell({ ev: 'log-trouble', proc: 1, message: 'no space' })
    await yard.clock.advance(10_000)
    expect(yard.ops('end')).toEqual([])
    yard.tell({ ev: 'log-trouble', proc: 1, message: null })
    await yard.clock.advance(1_100)
    expect(yard.ops('end')).toHaveLength(1)
  })

  it('[F5] one silent job of a shared process is asked to let go first; then the others are queued again', async () => {
    const yard = runnerWith({ leaseMs: 1_000 }, 2)
    yard.start(1, 2)
    const beat = async () => {
      for (let i = 0; i < 13; i += 1) {
        await yard.clock.advance(500)
        yard.say({ type: 'heartbeat', jobId: 2 })
      }
    }
    await beat()
    expect(yard.ops('send')).toMatchObject([{ message: { type: 'cancel', jobId: 1 } }])
    expect(yard.ops('end')).toHaveLength(1)
    yard.exit()
    const [lost, other] = yard.ends().sort((one, two) => one.id - two.id)
    expect(lost).toMatchObject({ id: 1, end: { how: 'failed', error: { code: 'HEARTBEAT_TIMEOUT' } } })
    expect(other).toMatchObject({ id: 2, end: { how: 'interrupted' } })
  })
})
