import { faultsOf, type NewJob, newJobSchema } from '../../src-shared/new-job.js'

/** The value as a new job, or every fault that keeps it from being one. */
export function checkNewJob(value: unknown): { job: NewJob; faults?: never } | { faults: string[] } {
  try {
    const parsed = newJobSchema.safeParse(value)
    return parsed.success ? { job: parsed.data } : { faults: faultsOf(parsed.error) }
  } catch (thrown) {
    // The schema descends by recursion.
    if (thrown instanceof RangeError) return { faults: ['input: it is nested too deeply'] }
    throw thrown
  }
}
