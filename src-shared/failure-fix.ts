import { z } from 'zod'
import type { Json } from './job.js'
import { MAX_DURATION_MS } from './new-job.js'

/** A value that many jobs have in common; `isShared` false: they differ in it, or only some have it. */
export type Shared<Value> = { isShared: true; value: Value } | { isShared: false }

/** What many failed jobs have in common. */
export interface FailureParts {
  jobs: number
  /** When the first and the last of them failed, epoch ms. */
  firstAt: number
  lastAt: number
  /** Most frequent first. */
  types: { type: string; jobs: number }[]
  /** How many belong to evaluation runs, whose input is the run's. */
  ofRuns: number
  /** Of jobs of one type only; else null. */
  shared: {
    type: string
    timeoutMs: Shared<number | null>
    maxAttempts: Shared<number>
    /** The fields of the input, by name; without `env` for commands. */
    input: { [name: string]: Shared<Json> }
    /** Variables of the input of commands. */
    env: { [name: string]: Shared<string> }
  } | null
}

const env = z.record(z.string().regex(/^[^=\0]+$/, 'must be a name without "="'), z.string())

/** What is changed in every one of many failed jobs before they are retried; what is absent stays as it is. */
export const failureFixSchema = z.strictObject({
  /** Fields of the input. */
  input: z.strictObject({ set: z.record(z.string(), z.json()), unset: z.array(z.string()) }).optional(),
  /** Variables of the environment. */
  env: z.strictObject({ set: env, unset: z.array(z.string()) }).optional(),
  /** Null: none. */
  timeoutMs: z.number().int().min(1).max(MAX_DURATION_MS).nullable().optional(),
  /** In all, those that failed included; one more is granted where none would be left. */
  maxAttempts: z.number().int().min(1).max(1000).optional(),
})
export type FailureFix = z.infer<typeof failureFixSchema>

/** What a fix would do. */
export interface FixPreview {
  /** Jobs that it changes; all are retried. */
  changed: number
  /** Field by field: the value before (null where they differ), after (null: gone), and in how many jobs. */
  changes: { field: string; from: string | null; to: string | null; jobs: number }[]
  /** Why jobs can't have it; with any, nothing is done. The first ones, and how many in all. */
  faults: { id: number; message: string }[]
  faulty: number
}
