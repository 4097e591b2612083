import { z } from 'zod'

/**
 * What an evaluation asks: a template with dimensions (rule D1). Scenarios are its filled-in cases. The limits keep what a
 * person can write, and refuse what is a mistake.
 */
const name = z.string().trim().min(1).max(200)
const text = z.string().max(1_000_000)

const levelSchema = z.strictObject({
  score: z.number(),
  label: z.string().min(1).max(10_000),
  /** Wordings of the level; one is picked by a hash of the scenario (rule D2). */
  options: z.array(text.min(1)).min(1).optional(),
})

const dimensionSchema = z.union([
  z.strictObject({ name, values: z.array(text) }),
  z.strictObject({ name, levels: z.array(levelSchema) }),
])

/**
 * How an answer becomes a decision (rule A1). `scale`: the one whole number from `min` to `max` that the answer settles on,
 * by default 1 to 5. `none`: answers are read, not scored.
 */
export const decisionSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('scale'), min: z.int(), max: z.int() }),
  z.strictObject({ kind: z.literal('none') }),
])

/** The content of a definition as it is imported, edited and stored. Structure only; `checkDefinition` finds the rest. */
export const definitionContentSchema = z.strictObject({
  schemaVersion: z.literal(1),
  preamble: text.optional(),
  template: text.min(1),
  dimensions: z.array(dimensionSchema).max(50).default([]),
  followups: z
    .array(z.strictObject({ label: name, prompt: text.min(1) }))
    .max(50)
    .optional(),
  decision: decisionSchema.optional(),
})

export type DefinitionContent = z.infer<typeof definitionContentSchema>
export type Dimension = DefinitionContent['dimensions'][number]
export type DecisionRule = z.infer<typeof decisionSchema>

/** One filled-in case. `scores` gives, of each dimension, the level's score. */
export interface Scenario {
  /** `action=help · object=person` (rule D2). */
  name: string
  prompt: string
  preamble: string | null
  scores: Record<string, number>
}

/** A fault or a warning, and where it stands in the content: `['dimensions', 1, 'name']`. */
export interface DefinitionFault {
  path: (string | number)[]
  message: string
}

/** A definition as every shell shows it; instants are epoch ms. */
export interface Definition {
  id: number
  name: string
  /** Counted from 1; editing makes the next one (rule D4). */
  version: number
  /** The definition that it was forked from. */
  parentId: number | null
  content: DefinitionContent
  scenarioCount: number
  /** Faults that do not keep it from being used, such as a dimension that the template never names. */
  warnings: DefinitionFault[]
  /** Runs of any of its versions. */
  runCount: number
  createdAt: number
  updatedAt: number
  /** Deleted, but kept for its runs. */
  hidden: boolean
}
