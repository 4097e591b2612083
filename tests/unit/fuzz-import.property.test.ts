import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { readJobFile } from '../../src-main/cli/job-file.js'
import { JobyardError } from '../../src-shared/errors.js'
import { newJobSchema } from '../../src-shared/new-job.js'
import { FUZZ_TIMEOUT_MS, fuzzRuns } from '../support/fuzz-runs.js'

const folder = mkdtempSync(path.join(tmpdir(), 'jobyard-fuzz-'))
afterAll(() => rmSync(folder, { recursive: true }))

const value = fc.oneof(fc.jsonValue(), fc.constantFrom('high', '2030-01-01T00:00:00Z', 5, -1, 1e300, true, ''))
const names = [
  'name',
  'priority',
  'key',
  'group',
  'maxAttempts',
  'backoffMs',
  'timeoutMs',
  'delayMs',
  'runAfter',
  'held',
]
const field = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...names) },
  fc.constantFrom('__proto__', 'x'),
  fc.string(),
)

/** Something like a line to import. */
const nearLine = fc
  .tuple(
    fc.oneof(fc.constant('command'), value),
    fc.oneof(fc.constant({ shell: 'x' }), value),
    fc.dictionary(field, value),
  )
  .map(([type, input, rest]) => JSON.stringify({ type, input, ...rest }))
const good = '{"type":"command","input":{"shell":"true"}}'
const text = fc.oneof(
  fc
    .array(fc.oneof({ weight: 3, arbitrary: nearLine }, fc.constantFrom(good, '', '  '), fc.json()), { maxLength: 4 })
    .map((lines) => lines.join('\n')),
  nearLine.chain((line) => fc.nat(line.length).map((n) => `${good}\n${line.slice(0, n)}`)),
  fc.string(),
)
const bytes = fc.oneof(
  text.map((some) => Buffer.from(some)),
  fc.uint8Array().map((some) => Buffer.from(some)),
)

test('[C] [Q8] any file is jobs, or is refused with its line and the reason', {
  timeout: FUZZ_TIMEOUT_MS,
}, async () => {
  const file = path.join(folder, 'jobs.jsonl')
  await fc.assert(
    fc.asyncProperty(bytes, async (content) => {
      writeFileSync(file, content)
      try {
        for (const { job } of await readJobFile(file, folder)) expect(newJobSchema.safeParse(job).success).toBe(true)
      } catch (thrown) {
        if (!(thrown instanceof JobyardError)) throw thrown
        expect(thrown.code).toBe('invalid-input')
        expect(thrown.message).toMatch(/^line \d+: .+; nothing was queued$/s)
      }
    }),
    { numRuns: fuzzRuns(1_000) },
  )
})
