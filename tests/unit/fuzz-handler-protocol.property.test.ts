import { PassThrough } from 'node:stream'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { EventQueue } from '../../src-main/launcher/event-queue.js'
import { LineSplitter } from '../../src-main/launcher/line-splitter.js'
import { readLine } from '../../src-main/launcher/read-line.js'
import { handlerMessageSchema, MAX_LINE_BYTES } from '../../src-shared/handler-protocol.js'
import { FUZZ_TIMEOUT_MS, fuzzRuns } from '../support/fuzz-runs.js'

const TYPES = ['ready', 'progress', 'stage', 'heartbeat', 'log', 'turn', 'checkpoint', 'result', 'error', 'paused']
const FIELDS = ['protocol', 'checkpoint', 'maxJobs', 'attempt', 'fraction', 'message', 'iteration', 'of', 'name']
const MORE = [
  'level',
  'text',
  'role',
  'content',
  'model',
  'meta',
  'data',
  'output',
  'code',
  'retryable',
  'retryAfterMs',
]

/** Something like a message: right words in wrong places. */
const nearMessage = fc
  .tuple(
    fc.oneof(fc.constantFrom(...TYPES), fc.string(), fc.jsonValue()),
    fc.oneof(fc.integer(), fc.constantFrom(1, 2 ** 53, -1, 1.5), fc.jsonValue()),
    fc.dictionary(
      fc.oneof(fc.constantFrom(...FIELDS, ...MORE, 'details', '__proto__', 'constructor'), fc.string()),
      fc.jsonValue(),
    ),
  )
  .map(([type, jobId, fields]) => JSON.stringify({ type, jobId, ...fields }))

const line = fc.oneof(
  { weight: 5, arbitrary: nearMessage.map((text) => Buffer.from(text)) },
  { weight: 2, arbitrary: nearMessage.chain((text) => fc.nat(text.length).map((n) => Buffer.from(text.slice(0, n)))) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)) },
  { weight: 1, arbitrary: fc.json().map((text) => Buffer.from(` ${text}`)) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 3_000 }).map((n) => Buffer.from(`{"type":${'['.repeat(n)}`)) },
)

test('[H] any line is a valid message, text, or a fault that says why', { timeout: FUZZ_TIMEOUT_MS }, () => {
  fc.assert(
    fc.property(line, (bytes) => {
      const reading = readLine(bytes)
      if (reading.kind === 'message') expect(handlerMessageSchema.safeParse(reading.message).success).toBe(true)
      if (reading.kind === 'fault') expect(reading.reason).not.toBe('')
    }),
    { numRuns: fuzzRuns(2_000) },
  )
})

test('[H] lines come out as they went in, however they were cut', { timeout: FUZZ_TIMEOUT_MS }, () => {
  const piece = fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes))
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const lines: string[] = []
      const taker = {
        line: (bytes: Buffer) => lines.push(bytes.toString('latin1').replace(/\n$/, '')),
        longLine: () => undefined,
      }
      const splitter = new LineSplitter(taker, MAX_LINE_BYTES)
      for (const bytes of pieces) splitter.push(bytes)
      splitter.end()
      const whole = Buffer.concat(pieces).toString('latin1').split('\n')
      if (whole.at(-1) === '') whole.pop()
      expect(lines).toEqual(whole)
    }),
    { numRuns: fuzzRuns(1_000) },
  )
})

test('[H] what the launcher passes on is one JSON value a line', { timeout: FUZZ_TIMEOUT_MS }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 8 }), async (lines) => {
      const out = new PassThrough()
      const queue = new EventQueue(out, () => undefined)
      const slot = { event: null, batch: -1 }
      let passed = 0
      for (const bytes of lines) {
        const reading = readLine(bytes)
        if (reading.kind !== 'message' || reading.message.type === 'ready') continue
        queue.pushMergeable({ ev: 'message', proc: 1, message: reading.message }, slot)
        passed += 1
      }
      queue.push({ ev: 'hello', pid: 1 })
      const [text] = (await out.take(1).toArray()) as Buffer[]
      queue.close()
      const events =
        text
          ?.toString()
          .trimEnd()
          .split('\n')
          .map((one) => JSON.parse(one) as { ev: string }) ?? []
      expect(events.at(-1)).toEqual({ ev: 'hello', pid: 1 })
      expect(events.length).toBeLessThanOrEqual(passed + 1)
    }),
    { numRuns: fuzzRuns(500) },
  )
})
