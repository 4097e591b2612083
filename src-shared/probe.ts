import { z } from 'zod'
import { decisionSchema } from './definition.js'

const text = z.string().max(1_000_000)

/**
 * Input of a job of type `probe:scenario`: all that is said to the model, so that the job can be read, repeated and edited
 * by itself. How the provider is reached is looked up when the job starts.
 */
export const probeInputSchema = z.strictObject({
  model: z.string().min(1).max(200).meta({ title: 'Model' }),
  provider: z.string().min(1).max(50).meta({ title: 'Provider', description: 'Its id, e.g. simulated' }),
  scenario: z.string().optional().meta({ title: 'Scenario' }),
  preamble: text.optional().meta({ title: 'Preamble', description: 'Goes ahead as system text' }),
  prompt: text.min(1).meta({ title: 'Prompt' }),
  followups: z
    .array(z.strictObject({ label: z.string(), prompt: text.min(1) }))
    .max(50)
    .optional()
    .meta({ title: 'Follow-ups', description: 'Asked one after the other in the same conversation' }),
  decision: decisionSchema.optional().meta({ title: 'Decision' }),
  temperature: z.number().min(0).max(2).optional().meta({ title: 'Temperature' }),
  maxTurns: z.int().min(1).optional().meta({ title: 'Answers at most' }),
  seed: z.int().optional().meta({ title: 'Seed' }),
  sample: z.int().min(0).optional().meta({ title: 'Sample', description: 'Counted from 0' }),
})
export type ProbeInput = z.infer<typeof probeInputSchema>

/** Output of a completed probe. */
export const probeOutputSchema = z.object({
  kind: z.literal('probe'),
  /** Answer to the prompt, before any follow-up. */
  answer: z.string(),
  /** Of the answer to the prompt; where that settles on none, of the first follow-up's that does. */
  decision: z.int().nullable(),
  /** There is a rule, and no answer settled on a decision. */
  undecided: z.boolean(),
  /** Of all requests together; null when the provider did not say. */
  inputTokens: z.int().min(0).nullable(),
  outputTokens: z.int().min(0).nullable(),
  /** In US dollars; null when the model has no price, or the provider told no tokens. */
  cost: z.number().min(0).nullable(),
  /** Time spent waiting for answers. */
  durationMs: z.number().min(0),
  /** The model as the provider names the one that answered. */
  modelVersion: z.string(),
  /** Some answer was cut off by a limit. */
  truncated: z.boolean(),
  simulated: z.boolean(),
  /** Of the last answer: stop, length, content-filter, … */
  finishReason: z.string(),
  /** Answers. */
  turns: z.int().min(0),
})
export type ProbeOutput = z.infer<typeof probeOutputSchema>
