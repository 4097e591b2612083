import type { Json } from '../../src-shared/job.js'
import type { Origin } from '../../src-shared/new-job.js'
import { sampleInput } from '../../src-shared/sample-input.js'
import type { ClaimedJob } from '../engine/ports.js'
import { HandlerRegistry } from '../runner/handler-registry.js'
import type { Handler } from '../runner/read-manifest.js'
import { JobValidation } from '../service/job-validation.js'
import { trialJob } from './trial-job.js'

/**
 * The job with which a handler is tried, checked as a new job of the queue is.
 *
 * @param wanted.input left out: the sample in the schema
 * @param wanted.timeoutMs left out: that of the manifest
 * @throws invalid-input with all faults of the input
 */
export async function prepareTrial(
  handler: Handler,
  wanted: { input?: Json | undefined; timeoutMs?: number | undefined; checkpoint?: Json | undefined; origin: Origin },
): Promise<ClaimedJob> {
  const { type } = handler.manifest
  const { input = sampleInput(handler.manifest).input, timeoutMs, checkpoint = null, origin } = wanted
  const validation = new JobValidation(new HandlerRegistry([], Number.POSITIVE_INFINITY, [handler]))
  const [job] = await validation.prepare([{ type, input, ...(timeoutMs === undefined ? {} : { timeoutMs }) }], 0)
  return trialJob({ type, input, origin, name: job?.name ?? type, timeoutMs: job?.timeoutMs ?? null, checkpoint })
}
