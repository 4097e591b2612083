import { z } from 'zod'
import { type Manifest, manifestSchema } from '../../src-shared/handler-protocol.js'
import { PIPELINE_TYPE, pipelineSchema } from '../../src-shared/pipeline/pipeline.js'

/** `pipeline`: programs and handlers, one after another (docs/pipelines.md). */
export const PIPELINE: Manifest = manifestSchema.parse({
  type: PIPELINE_TYPE,
  title: 'Pipeline',
  description:
    'Runs stages one after another, each a program, a line for the shell or a handler. A finished stage is never repeated.',
  command: ['${node}', '${handlerDir}/pipeline.cjs'],
  protocol: 'jsonl',
  input: z.toJSONSchema(pipelineSchema, { target: 'draft-7' }),
})
