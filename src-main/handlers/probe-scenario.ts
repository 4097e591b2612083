import { probeInputSchema } from '../../src-shared/probe.js'
import { providerAccessSchema } from '../../src-shared/provider.js'
import { holdConversation } from '../probing/conversation.js'
import { JobFailure } from './job-failure.js'
import { serveJobs } from './serve-jobs.js'

/** How many probes one process holds: they only wait for answers. How many run at once is up to limits. */
const MAX_JOBS = 1_000

/** The program of job type `probe:scenario`. */
serveJobs({ checkpoint: true, maxJobs: MAX_JOBS }, async (job) => {
  const input = probeInputSchema.safeParse(job.input)
  if (!input.success) {
    throw new JobFailure({
      code: 'INVALID_INPUT',
      message: `its input is no probe: ${input.error.message}`,
      retryable: false,
    })
  }
  const provider = providerAccessSchema.safeParse(job.config.provider)
  if (!provider.success) {
    const message = `there is no provider "${input.data.provider}"; set it up and retry`
    throw new JobFailure({ code: 'UNKNOWN_PROVIDER', message, retryable: false })
  }
  return holdConversation(job, input.data, provider.data)
})
