import { z } from 'zod'
import { JobFailure } from '../handlers/job-failure.js'
import type { StageContext } from '../pipeline/stage.js'

const facts = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]))
const state = z.object({ realPath: z.string(), size: z.number(), modifiedAt: z.number(), inode: z.string() })

const validated = z.object({
  name: z.string(),
  state,
  type: z.string(),
  kind: z.string(),
  label: z.string(),
  reading: z.enum(['streamed', 'parsed', 'facts']),
  extractor: z.string(),
  encoding: z.string().nullable(),
  notes: z.array(z.string()),
})
const hashed = z.object({ hash: z.string(), state })
const extracted = z.object({
  hash: z.string(),
  state,
  title: z.string().nullable(),
  facts,
  notes: z.array(z.string()),
  characters: z.int(),
})
const chunked = z.object({ chunks: z.int() })

/** What each stage of `ingest:file` leaves to those after it. */
const STAGE_OUTPUTS = { validate: validated, hash: hashed, extract: extracted, chunk: chunked } as const

type Outputs = typeof STAGE_OUTPUTS

/** What an earlier stage left. @throws STAGE_LOST when it is not there, or an older version wrote it otherwise */
export function outputOf<Name extends keyof Outputs>(context: StageContext, name: Name): z.output<Outputs[Name]> {
  const parsed = STAGE_OUTPUTS[name].safeParse(context.outputs[name])
  if (parsed.success) return parsed.data as z.output<Outputs[Name]>
  throw new JobFailure({
    code: 'STAGE_LOST',
    message: `what the stage ${name} left cannot be used; run the job again from there`,
    retryable: false,
  })
}
