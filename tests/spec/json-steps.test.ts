import { describe, expect, test } from 'vitest'
import type { JobJson } from '../support/job-json.js'
import { openYard } from '../support/jobyard-cli.js'
import { placeholder } from '../support/scripted-handler.js'

/** A step of an analysis as somebody would write it in Python; its input says how it ends. */
const STEP = `
import json, signal, sys, time

step = json.load(sys.stdin)
print("read", len(step["values"]), "values", file=sys.stderr, flush=True)
if step.get("exit"):
    sys.exit(step["exit"])
if step.get("hang"):
    signal.pause()
if step.get("print"):
    print(step["print"])
json.dump({"mean": sum(step["values"]) / len(step["values"])}, sys.stdout)
`

describe('a step in Python', () => {
  test('[A6] one object in, one out, stderr kept; each way to fail has a code of its own', async () => {
    const yard = openYard()
    const python = [placeholder('python'), `${placeholder('handlerDir')}/step.py`]
    const base = { title: 'Step', protocol: 'json', input: { type: 'object', required: ['values'] }, maxAttempts: 1 }
    yard.handler('step', { ...base, type: 'step', command: python, timeoutMs: 60_000 }, { 'step.py': STEP })
    yard.handler('quick', { ...base, type: 'quick', command: [...python], timeoutMs: 4_000 }, { 'step.py': STEP })
    yard.handler('missing', { ...base, type: 'missing', command: [`${placeholder('handlerDir')}/no-such-program`] })
    const values = [1, 2, 6]
    const jobs = await yard.importAll([
      { type: 'step', input: { values } },
      { type: 'step', input: { values, exit: 3 } },
      { type: 'quick', input: { values, hang: true } },
      { type: 'step', input: { values, print: 'Here is the mean:' } },
      { type: 'missing', input: { values } },
      { type: 'step', input: { values: [] } },
    ])
    await yard.drain()
    const ended = await Promise.all(jobs.map(({ id }) => yard.show(id)))
    expect(ended.map(({ output }) => output)).toEqual([{ mean: 3 }, null, null, null, null, null])
    expect(ended.map(codeOf)).toEqual(['', 'EXIT_3', 'TIMEOUT', 'BAD_OUTPUT', 'SPAWN_FAILED', 'EXIT_1'])
    expect(ended.map(({ error }) => error?.retryable ?? null)).toEqual([null, true, true, false, false, true])
    // What Python said of it is there to be read, whole and in short.
    const stderrOf = async (id: number) => (await yard.run('log', id, '--stream', 'err')).stdout
    for (const { id } of ended.slice(0, 4)) expect(await stderrOf(id)).toBe('read 3 values\n')
    expect(await stderrOf(6)).toContain('ZeroDivisionError')
    // What was printed instead of an object is kept for whoever looks for the fault.
    expect((await yard.run('log', 4)).stdout).toContain('Here is the mean:')
    expect(ended[5]?.error?.message).toContain('ZeroDivisionError')
  })
})

function codeOf({ error }: JobJson): string {
  return error?.code ?? ''
}
