import fc from 'fast-check'
import { expect, test } from 'vitest'
import { answer } from '../../src-main/ipc/answer.js'
import type { Implementation } from '../../src-main/ipc/implementation.js'
import { COMMANDS, type CommandName } from '../../src-shared/ipc-contract.js'
import { FUZZ_TIMEOUT_MS, fuzzRuns } from '../support/fuzz-runs.js'

const NAMES = Object.keys(COMMANDS) as CommandName[]
const FIELDS = [
  'id',
  'ids',
  'scope',
  'section',
  'offset',
  'limit',
  'concurrency',
  'to',
  'kind',
  'name',
  'input',
  'type',
]
const value: fc.Arbitrary<unknown> = fc.oneof(
  fc.anything({ maxDepth: 3, withBigInt: true, withDate: true, withMap: true, withSparseArray: true }),
  fc.constantFrom(1, 0, -1, 1.5, 2 ** 53, Number.NaN, 'running', 'queue', 'first', null, undefined),
)
const argument = fc.oneof(
  value,
  fc.dictionary(fc.oneof(fc.constantFrom(...FIELDS, '__proto__', 'constructor'), fc.string()), value),
  fc.record({
    scope: fc.record({ kind: fc.constantFrom('queue', 'type', 'group', 'run'), name: value }),
    concurrency: value,
  }),
  fc.record({
    ids: fc.array(fc.oneof(fc.integer(), value)),
    to: fc.dictionary(fc.constantFrom('to', 'before', 'after'), value),
  }),
)
const name = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom<unknown>(...NAMES) },
  fc.constantFrom('__proto__', 'toString', ''),
  value,
)

test('[H] whatever a window sends is parsed or refused in words, and never reaches a command unparsed', {
  timeout: FUZZ_TIMEOUT_MS,
}, async () => {
  const reached: [CommandName, unknown][] = []
  const commands = Object.fromEntries(
    NAMES.map((one) => [one, (parsed: unknown) => void reached.push([one, parsed])]),
  ) as unknown as Implementation
  const defects: string[] = []
  await fc.assert(
    fc.asyncProperty(name, argument, async (called, given) => {
      reached.length = 0
      const answered = await answer(commands, called, given, (_, error) => defects.push(error.message))
      if (answered.ok) {
        expect(reached).toHaveLength(1)
        const [one, parsed] = reached[0] as [CommandName, unknown]
        // What was parsed once is right: it may be parsed again.
        expect(COMMANDS[one].argument.safeParse(parsed).success).toBe(true)
      } else {
        expect(reached).toEqual([])
        expect(answered.error.code).toBe('invalid-input')
        expect(answered.error.message).not.toBe('')
      }
    }),
    { numRuns: fuzzRuns(2_000) },
  )
  expect(defects).toEqual([])
})
