import type { Json } from '../../src-shared/job.js'
import type { HandlerJob } from '../handlers/handler-job.js'
import { serveJobs } from '../handlers/serve-jobs.js'
import { runStages } from './run-stages.js'
import type { StageKind } from './stage.js'

/**
 * The program of a job type whose jobs are done stage by stage: `serveStages([validate, hash, …])` in
 * `src-main/handlers/<name>.ts`, with a manifest of protocol `jsonl` beside it. Progress, checkpoint, pause, resume, output
 * and running again from a stage are the same as those of a `pipeline`.
 *
 * @param stages in the order in which they run, or what gives them for a job. It throws JobFailure for a bad input
 * @param outputOf what the job gives, from the outputs of all stages that were done and of the last of them; left out: that
 * of the last one
 */
export function serveStages(
  stages: readonly StageKind[] | ((job: HandlerJob) => readonly StageKind[]),
  outputOf: (job: HandlerJob, outputs: Readonly<Record<string, Json>>, last: Json) => Json = (_job, _outputs, last) =>
    last,
): void {
  serveJobs({ checkpoint: true, maxJobs: 1 }, async (job) => {
    const { outputs, last } = await runStages(job, typeof stages === 'function' ? stages(job) : stages)
    return outputOf(job, outputs, last)
  })
}
