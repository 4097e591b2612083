import path from 'node:path'
import { z } from 'zod'
import { storedLoopInputSchema } from '../../src-shared/agent-loop.js'
import { AgentLoop } from '../agent/agent-loop.js'
import { GitFailure } from '../agent/git.js'
import { JobFailure } from './job-failure.js'
import { serveJobs } from './serve-jobs.js'

const configSchema = z.object({ database: z.string() })

/** How often the job says that it is alive, in ms. */
const BEAT_MS = 15_000

/** The program of job type `agent:loop`. */
serveJobs({ checkpoint: true, maxJobs: 1 }, async (job) => {
  const input = storedLoopInputSchema.safeParse(job.input)
  if (!input.success) {
    throw new JobFailure({ code: 'INVALID_INPUT', message: z.prettifyError(input.error), retryable: false })
  }
  const { database } = configSchema.parse(job.config)
  job.heartbeat()
  const beat = setInterval(() => job.heartbeat(), BEAT_MS)
  try {
    return await new AgentLoop(job, input.data, { dataDir: path.dirname(database), database }).run()
  } catch (thrown) {
    if (!(thrown instanceof GitFailure)) throw thrown
    const code = thrown.isMissing ? 'GIT_MISSING' : 'GIT_FAILED'
    const message = `git ${thrown.args[0] ?? ''}: ${thrown.message}`
    throw new JobFailure({ code, message, retryable: !thrown.isMissing }, thrown)
  } finally {
    clearInterval(beat)
  }
})
