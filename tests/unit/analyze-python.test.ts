import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { basicAnalysis } from '../../src-main/analysis/basic-analysis.js'
import type { AnalysisData } from '../../src-shared/analysis.js'
import { analysisData, SMALL_RUN } from '../support/analysis-data.js'
import { nearly, withoutReasons } from '../support/nearly.js'

const SCRIPT = fileURLToPath(new URL('../../examples/handlers/analyze-python/analyze-python.py', import.meta.url))

/** All in one process; what `run` prints is none of its answer. */
const DRIVER = `
import contextlib, json, runpy, sys
run = runpy.run_path(sys.argv[1])["run"]
with contextlib.redirect_stdout(sys.stderr):
    answers = [run(data) for data in json.load(sys.stdin)]
print(json.dumps(answers, allow_nan=False))
`

async function inPython(data: readonly AnalysisData[]): Promise<unknown[]> {
  const running = promisify(execFile)('python3', ['-B', '-c', DRIVER, SCRIPT], { maxBuffer: 1e8 })
  running.child.stdin?.end(JSON.stringify(data))
  return JSON.parse((await running).stdout) as unknown[]
}

describe('[A2] the basic analysis, written anew in Python', () => {
  test('[A2] gives the same for a small run, and for runs of any shape', async () => {
    const runs = [SMALL_RUN, ...fc.sample(analysisData, 300)]
    const answers = await inPython(runs)
    runs.forEach((data, i) => {
      const result = nearly(withoutReasons(basicAnalysis(data)))
      expect({ data, result: withoutReasons(answers[i]) }).toEqual({ data, result })
    })
  })
})
