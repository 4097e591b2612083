import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import type { AnalysisData } from '../../src-shared/analysis.js'
import { openYard, type Yard } from '../support/jobyard-cli.js'

const root = fileURLToPath(new URL('../..', import.meta.url))

async function demo(yard: Yard): Promise<string> {
  const child = spawn(process.execPath, ['examples/evaluation-demo/run.mjs', '--keep', yard.data], {
    cwd: root,
    env: yard.env(),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const closed = once(child, 'close')
  const [printed, complained] = await Promise.all([text(child.stdout), text(child.stderr)])
  const [code] = await closed
  expect({ complained, code }).toEqual({ complained: '', code: 0 })
  return printed
}

describe('the demonstration of an evaluation', () => {
  test('[A2] one command asks, analyses, and prints the results that are in the data folder', async () => {
    const yard = openYard()
    const printed = await demo(yard)
    expect(printed).toContain('Run 1 is COMPLETED: 144 of 144 answered, 0 failed')

    // The figures again, from an export and by other means.
    const { models, decisions } = await yard.json<AnalysisData>('run', 'export', 1, '--format', 'json')
    for (const model of models) {
      const decided = decisions.flatMap((one) => (one.model === model && one.decision !== null ? [one.decision] : []))
      const mean = decided.reduce((a, b) => a + b, 0) / decided.length
      const line = printed.split('\n').find((one) => one.trimStart().startsWith(`${model} `) && !one.includes('−'))
      expect(line?.trim().split(/\s+/).slice(0, 4)).toEqual([
        model,
        String(decided.length),
        String(48 - decided.length),
        mean.toFixed(2),
      ])
    }
    expect(printed).toMatch(/Weight of the dimensions.*\n.*\n {2}promise .*\n {2}need .*\n {2}telephone /)
    expect(printed).toMatch(/\n {2}assistant {2}\S/)

    // A second run of the same seed says the same.
    const results = (all: string) => all.slice(all.indexOf('Decisions'), all.indexOf('Everything is in'))
    expect(results(await demo(openYard()))).toBe(results(printed))
  })
})
