import { z } from 'zod'
import { MAX_PRIORITY, MIN_PRIORITY, PRIORITIES } from './job.js'

/** Largest wait or limit that is accepted, in milliseconds: ten years. A larger one is a mistake of units. */
export const MAX_DURATION_MS = 10 * 365 * 86_400_000

const durationMs = z.number().int().min(0).max(MAX_DURATION_MS)

/** A priority as a person writes it: `low`, `normal`, `high`, or an integer from −1000 to 1000. */
const prioritySchema = z.union(
  [
    z.enum(['low', 'normal', 'high']).transform((name) => PRIORITIES[name]),
    z.number().int().min(MIN_PRIORITY).max(MAX_PRIORITY),
  ],
  { error: `must be low, normal, high or an integer from ${MIN_PRIORITY} to ${MAX_PRIORITY}` },
)

/** An instant: ISO 8601 with a zone, or epoch milliseconds; parsed to epoch milliseconds. */
const instantSchema = z.union(
  [z.number().int().min(0).max(8.64e15), z.iso.datetime({ offset: true }).transform((text) => Date.parse(text))],
  { error: 'must be an ISO 8601 time with a zone, e.g. 2030-01-31T09:00:00Z' },
)

/**
 * A job to enqueue: one line of an imported file (contract "An imported line"). Unknown fields are refused. Whether
 * `input` fits the job type is checked against the handler's JSON Schema afterwards.
 */
export const newJobSchema = z.strictObject({
  type: z.string().min(1).max(200),
  input: z.json(),
  name: z.string().min(1).max(1000).optional(),
  priority: prioritySchema.optional(),
  key: z.string().min(1).max(1000).optional(),
  group: z.string().min(1).max(200).optional(),
  maxAttempts: z.number().int().min(1).max(1000).optional(),
  backoffMs: durationMs.optional(),
  timeoutMs: durationMs.min(1).optional(),
  delayMs: durationMs.optional(),
  runAfter: instantSchema.optional(),
  held: z.boolean().optional(),
})

export type NewJob = z.infer<typeof newJobSchema>

/** What a job keeps of the place it was enqueued from, so that it runs as it would have there. */
export interface Origin {
  /** Folder of the caller: where a command without `cwd` runs. */
  cwd: string
  /** PATH, HOME and locale of the caller, and what `--env` added for a type other than `command`. */
  env: Record<string, string>
  /** Names (never values) of secrets that the job wants in its environment. */
  secrets: string[]
}

/** Turns a zod error into one line a fault: `priority: must be …`. */
export function faultsOf(error: z.ZodError): string[] {
  return error.issues.map((issue) => {
    const where = issue.path.join('.')
    return where === '' ? issue.message : `${where}: ${issue.message}`
  })
}
