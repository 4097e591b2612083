import path from 'node:path'
import { JobFailure } from '../handlers/job-failure.js'

/** Within a job's own folder: what its stages leave to each other until it is in the index. */
export const workFiles = {
  /** Extracted text, and what is said of it. */
  extracted: (dir: string) => path.join(dir, 'extracted.jsonl'),
  /** The parts of the text. */
  chunks: (dir: string) => path.join(dir, 'chunks.jsonl'),
} as const

/** Where one is gone, a failure that says so: running again from the stage that made it makes it anew. */
export function lostFailure(thrown: unknown, stage: string): unknown {
  if (!(thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT')) return thrown
  return new JobFailure(
    {
      code: 'TEXT_LOST',
      message: `what the stage ${stage} wrote is no longer in the job's folder; run the job again from ${stage}`,
      retryable: false,
    },
    thrown,
  )
}
