import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Writable } from 'node:stream'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { splitCall } from '../../src-main/cli/global-options.js'
import { Output } from '../../src-main/cli/output.js'
import { findCommand, HelpAsked, parseCommand } from '../../src-main/cli/program.js'
import { JobyardError } from '../../src-shared/errors.js'
import { type CliWords, cliCalls } from '../support/cli-words.js'
import { FUZZ_TIMEOUT_MS, fuzzRuns } from '../support/fuzz-runs.js'

/** After so many calls a new data folder: a large one would make each call slow. */
const CALLS_OF_A_FOLDER = 300
/** A call that takes longer hangs, in ms. */
const HANGS_MS = 120_000

const DEFINITION = `schemaVersion: 1
template: "Should one {action}?"
dimensions:
  - name: action
    values: [help, wait]
`
const JOBS =
  '{"type":"command","input":{"shell":"true"}}\n{"type":"command","input":{"command":["true"]},"held":true}\n'

/** In memory where that can be had: what is tried here is not the disk. */
const base = mkdtempSync(path.join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'jobyard-fuzz-'))
afterAll(() => rmSync(base, { recursive: true, force: true }))

/** A folder to call from, with a data folder and some files that calls may name. */
function newFolder(): string {
  rmSync(path.join(base, 'work'), { recursive: true, force: true })
  const folder = path.join(base, 'work')
  mkdirSync(folder)
  writeFileSync(path.join(folder, 'jobs.jsonl'), JOBS)
  writeFileSync(path.join(folder, 'bad.jsonl'), '{"type":\n')
  writeFileSync(path.join(folder, 'definition.yaml'), DEFINITION)
  writeFileSync(path.join(folder, 'notes.txt'), 'notes')
  return folder
}

/**
 * What a call must not really do here: run an engine, wait for ever, start programs for long, ask a server, read this
 * process's standard input. `unopened`: all that it was given is read, and only then its data folder cannot be opened.
 */
function restraint(name: string, words: CliWords): 'parse only' | 'unopened' | null {
  if (name === 'demo' || name === 'doctor') return 'parse only'
  if (name === 'provider' && words.includes('test')) return 'parse only'
  if (words.some((word) => /(^|=|@)-$/.test(word))) return 'parse only'
  const isReport = words.some((word) => word === '--show-running' || word === '--release-stale')
  if (name === 'wait' || (name === 'worker' && !isReport) || words.includes('--follow')) return 'unopened'
  return null
}

/** Swallows what is written. */
const nowhere = () => new Writable({ write: (_bytes, _encoding, done) => done() })
const outputs = { json: new Output(nowhere(), nowhere(), true, {}), text: new Output(nowhere(), nowhere(), false, {}) }

async function call(words: CliWords, folder: string, output: Output): Promise<void> {
  const { name, globals, args, rest } = splitCall(words)
  const called = findCommand(name ?? '', args)
  if (called.kind === 'family') return
  const { command: definition } = await called.entry.load()
  const operands = definition.takesRest || rest === null ? [] : ['--', ...rest]
  const command = parseCommand(called.name, definition, [...globals, ...called.args, ...operands], null)
  const how = restraint(called.name, words)
  if (how === 'parse only') return
  const dataDir = path.join(folder, how === 'unopened' ? 'notes.txt' : 'data')
  expect([0, 1, 2, 3, 4, 5]).toContain(await definition.run({ output, dataDir, env: {}, cwd: folder, rest }, command))
}

test('[C] any call of any command does something, or is refused with a code and a reason', {
  timeout: FUZZ_TIMEOUT_MS,
}, async () => {
  let folder = newFolder()
  let calls = 0
  await fc.assert(
    fc.asyncProperty(await cliCalls(), fc.boolean(), async (words, json) => {
      calls += 1
      if (calls % CALLS_OF_A_FOLDER === 0) folder = newFolder()
      try {
        await call(words, folder, json ? outputs.json : outputs.text)
      } catch (thrown) {
        if (thrown instanceof HelpAsked) return
        if (!(thrown instanceof JobyardError)) throw thrown
        if (thrown.code === 'internal') throw thrown
        expect(thrown.message).not.toBe('')
      }
    }),
    { numRuns: fuzzRuns(600), timeout: HANGS_MS },
  )
})
