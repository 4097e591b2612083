import { z } from 'zod'
import { probeOutputSchema } from '../../src-shared/probe.js'

const { kind, decision, inputTokens, outputTokens, cost, durationMs, modelVersion, truncated, simulated } =
  probeOutputSchema.shape
const orNull = <Schema extends z.ZodType>(schema: Schema) => schema.nullable().catch(null)

/**
 * What of a probe's output is kept in columns of its own. A handler may answer anything: what does not fit is not known,
 * and what is no probe's output is some other output.
 */
export const keptProbeSchema = z.object({
  kind,
  decision: orNull(decision),
  inputTokens: orNull(inputTokens),
  outputTokens: orNull(outputTokens),
  cost: orNull(cost),
  durationMs: orNull(durationMs),
  modelVersion: orNull(modelVersion),
  truncated: truncated.catch(false),
  simulated: simulated.catch(false),
})
export type KeptProbe = z.infer<typeof keptProbeSchema>
