import type { Json } from '../../src-shared/job.js'
import { checkPipeline } from '../../src-shared/pipeline/check-pipeline.js'
import { faultText } from '../../src-shared/pipeline/fault-text.js'
import type { Pipeline, StageSpec } from '../../src-shared/pipeline/pipeline.js'
import { fillJson } from '../../src-shared/pipeline/references.js'
import type { HandlerJob } from '../handlers/handler-job.js'
import { JobFailure } from '../handlers/job-failure.js'
import { handlerStage } from './handler-stage.js'
import { filled, programStage } from './program-stage.js'
import type { StageKind } from './stage.js'
import { pipelineConfigSchema } from './stage-surroundings.js'

/** The stages of a job of type `pipeline`, in the order in which they run. @throws JobFailure when it is none */
export function pipelineStages(job: HandlerJob): StageKind[] {
  const pipeline = pipelineOf(job)
  const config = pipelineConfigSchema.parse(job.config)
  const specs = new Map(pipeline.stages.map((spec) => [spec.name, spec]))
  const { order } = checkPipeline(job.input)
  return order.map((name) => {
    const spec = specs.get(name) as StageSpec
    return spec.handler === undefined ? programStage(spec, config) : handlerStage(spec, config)
  })
}

/** What the job gives: as its pipeline says, or what the last stage gave. */
export function pipelineOutput(job: HandlerJob, outputs: Readonly<Record<string, Json>>, last: Json): Json {
  const { output, input = {} } = pipelineOf(job)
  if (output === undefined) return last
  const { workDir } = pipelineConfigSchema.parse(job.config)
  return filled(() => fillJson(output as Json, { input: input as Json, outputs, workDir }))
}

function pipelineOf(job: HandlerJob): Pipeline {
  const { pipeline, faults } = checkPipeline(job.input)
  if (pipeline !== null) return pipeline
  const message = `its input is no pipeline: ${faults.map(faultText).join('; ')}`
  throw new JobFailure({ code: 'BAD_PIPELINE', message, retryable: false })
}
