import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Writable } from 'node:stream'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { COMMANDS } from '../../src-main/cli/command-list.js'
import { splitCall } from '../../src-main/cli/global-options.js'
import { Output } from '../../src-main/cli/output.js'
import { HelpAsked, parseCommand, unknownCommand } from '../../src-main/cli/program.js'
import { JobyardError } from '../../src-shared/errors.js'
import { FUZZ_TIMEOUT_MS, fuzzRuns } from '../support/fuzz-runs.js'

const folder = mkdtempSync(path.join(tmpdir(), 'jobyard-fuzz-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const OPTIONS = ['--json', '--help', '--name', '--priority', '--key', '--delay', '--at', '--group', '--type', '--input']
const MORE = [
  '--state',
  '--limit',
  '--offset',
  '--history',
  '--attempts',
  '--tail',
  '--first',
  '--last',
  '--before',
  '--after',
]
const REST = [
  '--concurrency',
  '--per-minute',
  '--older-than',
  '--preview',
  '--yes',
  '--to',
  '--list',
  '--hold',
  '--now',
  '--',
]
const VALUES = [
  '1',
  '0',
  '-1',
  '1e9',
  '99999999999999999999',
  '1.5',
  '30s',
  '-5s',
  'none',
  'never',
  'high',
  'queued',
  'pause',
  'status',
  '{}',
  '[',
  'true',
]
/** Words that name no place outside of the test's folder. */
const word = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...OPTIONS, ...MORE, ...REST) },
  { weight: 4, arbitrary: fc.constantFrom(...VALUES) },
  { weight: 1, arbitrary: fc.constantFrom(...OPTIONS, ...REST).map((option) => `${option}=x`) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary' }).map((text) => text.replaceAll(/[/\\.\0]/g, '_')) },
)
const name = fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...COMMANDS.keys()) }, word)
/** These go on for ever, start processes or read standard input. */
const ONLY_PARSED = new Set(['worker', 'wait', 'demo', 'doctor', 'import', 'log'])

/** Swallows what is written. */
const nowhere = () => new Writable({ write: (_bytes, _encoding, done) => done() })

test('[C] any call does something, or is refused with a code and a reason', { timeout: FUZZ_TIMEOUT_MS }, async () => {
  const output = new Output(nowhere(), nowhere(), true, {})
  await fc.assert(
    fc.asyncProperty(name, fc.array(word, { maxLength: 6 }), async (called, words) => {
      try {
        const call = splitCall([called, ...words])
        const entry = COMMANDS.get(call.name ?? '')
        if (entry === undefined) throw unknownCommand(call.name ?? '')
        const { command: definition } = await entry.load()
        const operands = definition.takesRest || call.rest === null ? [] : ['--', ...call.rest]
        const command = parseCommand(call.name ?? '', definition, [...call.globals, ...call.args, ...operands], null)
        if (ONLY_PARSED.has(call.name ?? '') || call.args.includes('@-') || call.args.includes('-')) return
        const context = { output, dataDir: path.join(folder, 'data'), env: {}, cwd: folder, rest: call.rest }
        expect([0, 1, 2, 3, 4, 5]).toContain(await definition.run(context, command))
      } catch (thrown) {
        if (thrown instanceof HelpAsked) return
        if (!(thrown instanceof JobyardError)) throw thrown
        expect(thrown.code).not.toBe('internal')
        expect(thrown.message).not.toBe('')
      }
    }),
    { numRuns: fuzzRuns(400) },
  )
})
