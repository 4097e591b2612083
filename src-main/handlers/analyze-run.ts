import { setImmediate as nextTurn } from 'node:timers/promises'
import { z } from 'zod'
import { ANALYSIS_CODE_VERSION, type Analysis } from '../../src-shared/analysis.js'
import { toJobyardError } from '../../src-shared/errors.js'
import { basicAnalysis } from '../analysis/basic-analysis.js'
import { deepAnalysis } from '../analysis/deep-analysis.js'
import { readRunData } from '../evaluation/run-data.js'
import { ANALYZE_BASIC, ANALYZE_DEEP, analysisInputSchema } from './analyze-run-manifests.js'
import type { HandlerJob } from './handler-job.js'
import { JobFailure } from './job-failure.js'
import { serveJobs } from './serve-jobs.js'

const configSchema = z.object({ database: z.string() })

/** How often a computation says how far it is, in ms. */
const TELL_MS = 250

/**
 * The handler of `analyze:basic` and `analyze:deep` (rules A2–A4). It reads the run's decisions as they are when it starts,
 * from the database itself and only to read, and says with its result what it read: a decision that a person set in the
 * meantime is in it.
 */
serveJobs({ checkpoint: false, maxJobs: 1 }, async (job) => {
  const input = analysisInputSchema.safeParse(job.input)
  if (!input.success) {
    throw new JobFailure({ code: 'BAD_INPUT', message: z.prettifyError(input.error), retryable: false })
  }
  job.stage('reading')
  const { data, inputHash } = read(configSchema.parse(job.config).database, input.data.runId)
  job.log('info', `${data.decisions.length} answers of ${data.models.length} models`)
  job.stage('computing')
  const analysis = await compute(job, data, inputHash)
  return { ...analysis, inputHash, codeVersion: ANALYSIS_CODE_VERSION } as never
})

function read(database: string, runId: number): ReturnType<typeof readRunData> {
  try {
    return readRunData(database, runId)
  } catch (thrown) {
    const { code, message } = toJobyardError(thrown)
    throw new JobFailure({
      code: code === 'not-found' ? 'NO_SUCH_RUN' : 'STORAGE',
      message,
      retryable: code === 'storage',
    })
  }
}

async function compute(
  job: HandlerJob,
  data: Parameters<typeof basicAnalysis>[0],
  inputHash: string,
): Promise<Analysis> {
  if (job.type === ANALYZE_BASIC.type) return basicAnalysis(data)
  if (job.type !== ANALYZE_DEEP.type) {
    throw new JobFailure({ code: 'BAD_INPUT', message: `this program does not compute ${job.type}`, retryable: false })
  }
  const steps = deepAnalysis(data, seedOf(inputHash))
  let told = 0
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
    const now = Date.now()
    if (now - told < TELL_MS) continue
    told = now
    job.progress(step.value.fraction, step.value.message)
    job.heartbeat()
    // Lets what it just said out, and a cancel in.
    await nextTurn()
    job.signal.throwIfAborted()
  }
}

/** The hash's first 32 bits: the same data are resampled in the same way. */
function seedOf(hash: string): number {
  return Number.parseInt(hash.slice(0, 8), 16) | 0
}
