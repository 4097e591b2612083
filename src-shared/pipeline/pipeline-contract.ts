import { z } from 'zod'
import { takes } from '../ipc-command.js'
import type { Changed } from '../queue-view.js'
import type { Pipeline } from './pipeline.js'
import type { StageView } from './stage-view.js'

const id = z
  .number()
  .int()
  .min(1)
  .max(2 ** 32)
const path = z.string().min(1).max(4096)

/** A fault of a pipeline's text, line and column counted from 1. */
export interface PipelineTextFault {
  line: number
  column: number
  /** With its place in the pipeline. */
  text: string
}

/** What there is to say about a pipeline's text. */
export interface PipelineReport {
  /** Null when there are faults. */
  pipeline: Pipeline | null
  /** Names of its stages in the order in which they run. */
  order: string[]
  faults: PipelineTextFault[]
  /** What its stages refer to in the input and nobody gives. */
  missingInputs: string[]
}

/** What the window can ask about pipelines. */
export const PIPELINE_COMMANDS = {
  /** `input`: fields that take the place of those of the text; `cwd`: where its programs run. */
  'pipelines.check': takes(
    z.strictObject({
      text: z.string().max(4 * 1024 * 1024),
      input: z.record(z.string(), z.json()).optional(),
      cwd: path.optional(),
    }),
  ).answers<PipelineReport>(),
  /** The text of a file that a person chose, and the folder it lies in. */
  'pipelines.readFile': takes(z.strictObject({ path })).answers<{ text: string; folder: string }>(),
  /** Null when the job has no stages, or none are known yet. */
  'pipelines.stages': takes(z.strictObject({ id })).answers<StageView[] | null>(),
  /** Puts a finished job back into the queue, to run again from this stage on. */
  'pipelines.rerun': takes(z.strictObject({ id, from: z.string().min(1).max(200) })).answers<Changed>(),
} as const
