import { z } from 'zod'
import type { Json } from '../job.js'

/** `running`: under way, or stopped in the middle by a pause, a crash or the end of the attempt. */
const STAGE_STATES = ['waiting', 'running', 'done', 'skipped', 'failed'] as const

const instant = z.number().int().min(0)

/** What is recorded of a stage. */
export const stageRecordSchema = z.object({
  name: z.string(),
  state: z.enum(STAGE_STATES),
  /** When it was first started, epoch ms. */
  startedAt: instant.optional(),
  /** When it was done, skipped or failed, epoch ms. */
  finishedAt: instant.optional(),
  /** Running time of all its tries, in ms; pauses left out. */
  ms: z.number().min(0).default(0),
  /** When `ms` was counted while it runs, epoch ms. */
  countedAt: instant.optional(),
  /** The job's attempt in which it last ran: where its output is. */
  attempt: z.number().int().min(1).optional(),
  /** How often it was begun. */
  tries: z.number().int().min(0).default(0),
  output: z.json().optional(),
  /** Of the output's JSON: the first 16 digits of its SHA-256. */
  hash: z.string().optional(),
  /** What it saved to go on in the middle. */
  checkpoint: z.json().optional(),
  /** Why it was skipped. */
  reason: z.string().optional(),
  error: z.object({ code: z.string(), message: z.string() }).optional(),
})
export type StageRecord = z.infer<typeof stageRecordSchema>

/** The checkpoint of a job that is done stage by stage: its stages in the order in which they run. */
const stagesStateSchema = z.object({ stages: z.array(stageRecordSchema).min(1) })

/** The record of stages in a job's checkpoint; null when there is none. */
export function stagesIn(checkpoint: unknown): StageRecord[] | null {
  const parsed = stagesStateSchema.safeParse(checkpoint)
  return parsed.success ? parsed.data.stages : null
}

export function isOver({ state }: Pick<StageRecord, 'state'>): boolean {
  return state === 'done' || state === 'skipped'
}

/**
 * The records as they were before the stage `from` first ran, so that it and all after it run again. Null when there is no
 * such stage, or one before it is not done.
 */
export function cutBefore(stages: readonly StageRecord[], from: string): StageRecord[] | null {
  const at = stages.findIndex(({ name }) => name === from)
  if (at === -1 || !stages.slice(0, at).every((stage) => stage.state === 'done')) return null
  return stages.map((stage, i) => (i < at ? stage : waiting(stage.name)))
}

export function waiting(name: string): StageRecord {
  return { name, state: 'waiting', ms: 0, tries: 0 }
}

/** The records to go on from for these stages: those of a checkpoint, as far as they are of the same stages. */
export function resumed(checkpoint: Json | unknown, names: readonly string[]): StageRecord[] {
  const saved = stagesIn(checkpoint) ?? []
  const differs = names.findIndex((name, i) => saved[i]?.name !== name)
  const same = differs === -1 ? names.length : differs
  return names.map((name, i) => (i < same ? (saved[i] as StageRecord) : waiting(name)))
}
