import { z } from 'zod'

/**
 * The handler protocol (docs/handler-protocol.md): what engine and handlers say to each other, and the manifest by which
 * a handler is found.
 */
const PROTOCOL_VERSION = 1

/** Longest accepted line of the `jsonl` protocol, in bytes; longer ones are kept as output. */
export const MAX_LINE_BYTES = 16 * 1024 * 1024
/** Largest accepted checkpoint, in bytes of its JSON. */
export const MAX_CHECKPOINT_BYTES = 1024 * 1024

export const PROTOCOLS = ['plain', 'json', 'jsonl'] as const
export type Protocol = (typeof PROTOCOLS)[number]

const jobId = z.number().int()
/** Present on any message that wants to be dropped when it comes from an earlier attempt. */
const attempt = z.number().int().optional()
const count = z.number().int().min(0)

const ready = z.object({
  type: z.literal('ready'),
  protocol: z.literal(PROTOCOL_VERSION),
  checkpoint: z.boolean().default(false),
  maxJobs: z.number().int().min(1).default(1),
})
const progress = z.object({
  type: z.literal('progress'),
  jobId,
  attempt,
  fraction: z.number().min(0).max(1),
  message: z.string().nullish(),
  iteration: count.nullish(),
  of: count.nullish(),
})
/** Highest number of a section of a job's output. */
export const MAX_SECTION = 65_535
const stage = z.object({
  type: z.literal('stage'),
  jobId,
  attempt,
  name: z.string(),
  /** What the job puts out from now on is this section of its output, which can be read alone; 0: no section. */
  section: z.number().int().min(0).max(MAX_SECTION).optional(),
})
const heartbeat = z.object({ type: z.literal('heartbeat'), jobId, attempt })
const log = z.object({
  type: z.literal('log'),
  jobId,
  attempt,
  level: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
  text: z.string(),
})
/** Bytes for the job's output as they are: of a program that the handler runs. */
const output = z.object({
  type: z.literal('output'),
  jobId,
  attempt,
  stream: z.enum(['out', 'err']).default('out'),
  text: z.string().optional(),
  /** Instead of `text`, for what is not UTF-8. */
  base64: z.string().optional(),
})
export const turnSchema = z.object({
  type: z.literal('turn'),
  jobId,
  attempt,
  role: z.enum(['system', 'user', 'assistant', 'tool']),
  content: z.string(),
  model: z.string().nullish(),
  inputTokens: count.nullish(),
  outputTokens: count.nullish(),
  durationMs: z.number().min(0).nullish(),
  meta: z.json().optional(),
})
const checkpoint = z.object({
  type: z.literal('checkpoint'),
  jobId,
  attempt,
  data: z.json(),
  /** Asks the engine to say by `saved` that this checkpoint, or a later one, is on disk. */
  ack: count.optional(),
})
const result = z.object({ type: z.literal('result'), jobId, attempt, output: z.json().default(null) })
const error = z.object({
  type: z.literal('error'),
  jobId,
  attempt,
  code: z.union([z.string(), z.number()]).transform(String),
  message: z.string().default(''),
  retryable: z.boolean().nullish(),
  retryAfterMs: z.number().min(0).nullish(),
  details: z.json().optional(),
})
const paused = z.object({ type: z.literal('paused'), jobId, attempt })
/** Answers `pause`: nothing can be saved in the middle of this, so stop the processes as they are. */
const freeze = z.object({ type: z.literal('freeze'), jobId, attempt })

/** Any message that a `jsonl` handler may send. */
export const handlerMessageSchema = z.discriminatedUnion('type', [
  ready,
  progress,
  stage,
  heartbeat,
  log,
  output,
  turnSchema,
  checkpoint,
  result,
  error,
  paused,
  freeze,
])
export type HandlerMessage = z.infer<typeof handlerMessageSchema>
export type JobMessage = Exclude<HandlerMessage, { type: 'ready' }>
export type TurnMessage = z.infer<typeof turnSchema>

/** What the engine writes to a `jsonl` handler. */
export type EngineMessage =
  | {
      type: 'start'
      job: { id: number; type: string; name: string }
      input: unknown
      attempt: number
      checkpoint: unknown
      config: Record<string, unknown>
    }
  | { type: 'pause'; jobId: number }
  | { type: 'cancel'; jobId: number }
  /** A checkpoint is on disk, and with it all that asked for an `ack` up to this one. */
  | { type: 'saved'; jobId: number; ack: number }
  | { type: 'shutdown' }

/** `handler.json`: how a job type is executed. Unknown fields are refused, so that a misspelt limit is not ignored. */
export const manifestSchema = z.strictObject({
  $schema: z.string().optional().describe('Where the JSON Schema of this file is, for editors. Jobyard ignores it.'),
  type: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9:._-]*$/, 'letters, digits and : . _ - only')
    .max(100)
    .describe('The job type, e.g. "script:python".'),
  title: z.string().min(1).describe('What people read in lists and forms.'),
  description: z.string().optional().describe('What it does, in a sentence.'),
  command: z
    .array(z.string())
    .min(1)
    .describe(
      'Program and arguments. ${handlerDir} becomes the folder of this file, ${node} and ${python} the runtimes.',
    ),
  protocol: z
    .enum(PROTOCOLS)
    .describe(
      'How it is talked to. plain: its exit code decides. json: one JSON object in, one out. jsonl: messages, one a line.',
    ),
  input: z
    .union([z.record(z.string(), z.json()), z.boolean()])
    .default({})
    .describe(
      "JSON Schema of the job's input. The window draws its form from it; input that does not fit is refused. " +
        'The first of its "examples" is the sample with which the handler is checked and tried.',
    ),
  concurrency: z.number().int().min(1).optional().describe('How many jobs of the type run at once in an engine.'),
  group: z.string().min(1).optional().describe('The group of jobs that name none; groups share limits and pauses.'),
  timeoutMs: z.number().int().min(1).optional().describe('Running time of an attempt, in ms, paused time left out.'),
  leaseMs: z
    .number()
    .int()
    .min(1)
    .optional()
    .describe('Promises a sign of life (jsonl: any message) at least this often, in ms; silence ends the attempt.'),
  maxAttempts: z.number().int().min(1).optional().describe('Attempts of a job that says nothing of it; 4 if absent.'),
  backoffMs: z
    .number()
    .int()
    .min(0)
    .optional()
    .describe('Shortest wait before the second attempt, in ms; 5000 if absent.'),
  env: z
    .array(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/))
    .default([])
    .describe('Names of environment variables or stored secrets that the handler gets; it gets no other secret.'),
})
export type Manifest = z.infer<typeof manifestSchema>
