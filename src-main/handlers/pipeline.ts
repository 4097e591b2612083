import { pipelineOutput, pipelineStages } from '../pipeline/pipeline-stages.js'
import { serveStages } from '../pipeline/serve-stages.js'

/** The program of job type `pipeline` (rules L1–L9). */
serveStages(pipelineStages, pipelineOutput)
