import { ingestInputSchema } from '../../src-shared/document.js'
import { JobFailure } from '../handlers/job-failure.js'

/** The input of a job of type `ingest:file`. @throws INVALID_INPUT */
export function inputOf(input: unknown) {
  const parsed = ingestInputSchema.safeParse(input)
  if (parsed.success) return parsed.data
  const message = `its input names no file: ${parsed.error.message}`
  throw new JobFailure({ code: 'INVALID_INPUT', message, retryable: false })
}
