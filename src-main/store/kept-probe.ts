import { z } from 'zod'

const count = z.number().int().min(0).nullable().catch(null)

/** What a probe's handler answers, in so far as it is kept in columns of its own. Anything else is some other output. */
export const probeOutputSchema = z.object({
  kind: z.literal('probe'),
  decision: z.number().int().nullable().catch(null),
  inputTokens: count,
  outputTokens: count,
  /** US dollars. */
  cost: z.number().min(0).nullable().catch(null),
  durationMs: z.number().min(0).nullable().catch(null),
  modelVersion: z.string().nullable().catch(null),
  truncated: z.boolean().catch(false),
  simulated: z.boolean().catch(false),
})
export type ProbeOutput = z.infer<typeof probeOutputSchema>
