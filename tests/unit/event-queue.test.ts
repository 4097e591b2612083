import { Writable } from 'node:stream'
import { expect, test } from 'vitest'
import { EventQueue } from '../../src-main/launcher/event-queue.js'
import { until } from '../support/until.js'

/** A reader that takes a write only when it is told to. */
class SlowReader extends Writable {
  readonly writes: string[] = []
  #take: (() => void) | null = null

  constructor() {
    super({ highWaterMark: 1, decodeStrings: false })
  }

  override _write(chunk: unknown, _: BufferEncoding, done: () => void): void {
    this.writes.push(String(chunk))
    this.#take = done
  }

  take(): void {
    const take = this.#take
    this.#take = null
    take?.()
  }

  /** Events by write; messages by type and what tells them apart. */
  get events(): unknown[][] {
    return this.writes.map((text) =>
      text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    )
  }
}

const slot = () => ({ event: null, batch: -1 })
const progress = (jobId: number, fraction: number, rest = {}) =>
  ({ ev: 'message', proc: 1, message: { type: 'progress', jobId, fraction, ...rest } }) as const
const heartbeat = { ev: 'message', proc: 1, message: { type: 'heartbeat', jobId: 1 } } as const
const stage = { ev: 'message', proc: 1, message: { type: 'stage', jobId: 1, name: 'x' } } as const

test('[H] events of one turn go out in one write, in order', async () => {
  const reader = new SlowReader()
  const queue = new EventQueue(reader, () => {})
  queue.push({ ev: 'hello', pid: 1 })
  queue.push({ ev: 'frozen', proc: 1, error: null })
  expect(reader.writes).toEqual([])
  await until(() => reader.writes.length > 0, 'a write')
  expect(reader.events).toEqual([
    [
      { ev: 'hello', pid: 1 },
      { ev: 'frozen', proc: 1, error: null },
    ],
  ])
})

test('[H] while the engine has not read, progress of a job becomes one event with the latest of each field', async () => {
  const reader = new SlowReader()
  const queue = new EventQueue(reader, () => {})
  const [one, two] = [slot(), slot()]
  queue.push({ ev: 'hello', pid: 1 })
  await until(() => reader.writes.length === 1, 'the first write')
  queue.pushMergeable(progress(1, 0.1, { message: 'a', iteration: 1 }), one)
  queue.pushMergeable(progress(2, 0.1), two)
  queue.pushMergeable(progress(1, 0.2, { iteration: 2 }), one)
  queue.pushMergeable(stage, one)
  queue.pushMergeable(progress(1, 0.3), one)
  queue.pushMergeable(heartbeat, one)
  queue.pushMergeable(heartbeat, one)
  expect(reader.writes.length).toBe(1)
  reader.take()
  await until(() => reader.writes.length === 2, 'the second write')
  expect(reader.events[1]).toEqual([
    progress(1, 0.2, { message: 'a', iteration: 2 }),
    progress(2, 0.1),
    stage,
    progress(1, 0.3),
    heartbeat,
  ])
  // What has gone out is not merged into.
  queue.pushMergeable(heartbeat, one)
  reader.take()
  await until(() => reader.writes.length === 3, 'the third write')
  expect(reader.events[2]).toEqual([heartbeat])
})

test('[H] above 4 MB it asks the children to wait, until the engine reads on', async () => {
  const reader = new SlowReader()
  const said: boolean[] = []
  const queue = new EventQueue(reader, (isFull) => said.push(isFull))
  queue.push({ ev: 'hello', pid: 1 })
  await until(() => reader.writes.length === 1, 'the first write')
  const large = {
    ev: 'fault',
    proc: 1,
    jobId: null,
    code: 'not-json',
    reason: '',
    text: 'x'.repeat(1024 * 1024),
  } as const
  for (let count = 0; count < 3; count++) queue.push(large)
  expect(said).toEqual([])
  queue.push(large)
  queue.push(large)
  expect(said).toEqual([true])
  reader.take()
  await until(() => reader.writes.length === 2, 'the second write')
  expect(said).toEqual([true, false])
  expect(reader.events[1]?.length).toBe(5)
})

test('[H] when nobody reads any more, children that wait go on and events are dropped', async () => {
  const reader = new SlowReader()
  const said: boolean[] = []
  const queue = new EventQueue(reader, (isFull) => said.push(isFull))
  queue.push({ ev: 'fault', proc: 1, jobId: null, code: 'not-json', reason: '', text: 'x'.repeat(5 * 1024 * 1024) })
  reader.destroy(new Error('EPIPE'))
  await until(() => said.length === 2, 'the children go on')
  queue.push({ ev: 'hello', pid: 1 })
  expect(said).toEqual([true, false])
})
