import { isTerminal } from '../../src-shared/job.js'
import type { JobService } from '../engine/job-service.js'
import { followOutput } from '../output/follow-output.js'
import { OutputReader } from '../output/output-reader.js'
import type { Workspace } from '../workspace.js'
import type { Output } from './output.js'
import { type LogPart, printChunks } from './print-log.js'

/** How long a look at the job may be put off when no commit is noticed. */
const LOOK_EVERY_MS = 500

interface FollowedLog extends LogPart {
  id: number
  /** Null: the latest, and each one after it. */
  attempt: number | null
}

/**
 * Prints an attempt's output while it grows. Without an attempt's number it goes on with the next attempt until the job
 * has ended; a job that has not started is waited for.
 */
export async function followLog(workspace: Workspace, what: FollowedLog, output: Output): Promise<void> {
  const { jobs } = workspace
  const { id, stream, section } = what
  let attempt = what.attempt ?? jobs.get(id).attempt
  let tail = what.tail
  for (;;) {
    if (attempt > 0) {
      const path = workspace.outputPath(id, attempt)
      const from = tail === null ? 0 : await startOfTail(path, tail, { stream, section })
      const over = attemptIsOver(jobs, id, attempt, () => output.closed)
      await printChunks(followOutput(path, { from, stream, section }, over), output)
      // Also ends the watching when the reader went away; only then may the database be closed.
      await over
      tail = null
    }
    if (what.attempt !== null || output.closed) return
    const next = await attemptAfter(jobs, id, attempt, () => output.closed)
    if (next === null) return
    attempt = next
  }
}

async function startOfTail(path: string, lines: number, part: Pick<LogPart, 'stream' | 'section'>): Promise<number> {
  const reader = new OutputReader(path)
  try {
    return await reader.startOfLastLines(lines, part)
  } finally {
    await reader.close()
  }
}

/** Resolves when the attempt writes no more, or `abandoned` says that nobody wants to know. */
async function attemptIsOver(jobs: JobService, id: number, attempt: number, abandoned: () => boolean): Promise<void> {
  while (!abandoned()) {
    const job = jobs.get(id)
    if (isTerminal(job.state) || job.attempt > attempt) return
    const row = jobs.attempts(id).find((each) => each.attempt === attempt)
    if (row !== undefined && row.finishedAt !== null) return
    await jobs.changed(LOOK_EVERY_MS)
  }
}

/** Number of the attempt that follows `attempt`, when it has begun; null when the job has ended without one. */
async function attemptAfter(
  jobs: JobService,
  id: number,
  attempt: number,
  abandoned: () => boolean,
): Promise<number | null> {
  while (!abandoned()) {
    const job = jobs.get(id)
    if (job.attempt > attempt) return attempt + 1
    if (isTerminal(job.state)) return null
    await jobs.changed(LOOK_EVERY_MS)
  }
  return null
}
