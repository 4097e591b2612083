import { z } from 'zod'

const text = z.string().refine((value) => !value.includes('\0'), 'must not contain a NUL character')
const named = /^[A-Za-z0-9][A-Za-z0-9_-]*$/

/** The job type whose input is a pipeline. */
export const PIPELINE_TYPE = 'pipeline'

/** Most stages of one pipeline. */
const MAX_STAGES = 200

const stageNameSchema = z
  .string()
  .max(60)
  .regex(named, 'must be letters, digits, _ and -, and begin with a letter or a digit')

/**
 * One stage as a person writes it. What it runs is a program with arguments, a line for the shell, or a handler. Texts may
 * hold references: `${input.x}`, `${stages.NAME.output.x}`, `${workDir}` (docs/pipelines.md).
 */
export const stageSchema = z
  .strictObject({
    name: stageNameSchema,
    /** Stages that have to be done before; those that it refers to are in any case. */
    needs: z.array(z.string()).optional(),
    command: z.tuple([text.min(1, 'the program must not be empty')], text).optional(),
    shell: text.min(1).optional(),
    /** A job type. */
    handler: z.string().min(1).optional(),
    /** Of a handler: its input. Of a program: what it reads from standard input; what is no text, as JSON. */
    input: z.json().optional(),
    /** A duration: `30s`, `10m`. */
    timeout: z.string().optional(),
    /** How often it is tried again when it fails. */
    retries: z.number().int().min(0).max(100).optional(),
    cwd: text.min(1).optional(),
    env: z.record(text.regex(/^[^=]+$/, 'a variable must have a name without "="'), text).optional(),
  })
  .refine(
    ({ command, shell, handler }) => [command, shell, handler].filter((one) => one !== undefined).length === 1,
    'must have either "command" (program and arguments), "shell" (a line) or "handler" (a job type)',
  )
  .refine(({ handler, cwd, env }) => handler === undefined || (cwd === undefined && env === undefined), {
    error: '"cwd" and "env" are for programs; a handler has its own',
  })
export type StageSpec = z.infer<typeof stageSchema>

const inputSchema = z.record(z.string(), z.json())

/** The fields of a pipeline but its stages. */
export const pipelineHeadSchema = z.strictObject({
  name: z.string().min(1).max(200),
  /** What the stages refer to by `${input.x}`. */
  input: inputSchema.optional(),
  /** Programs that have to be there, beside those that its commands name. */
  tools: z.array(text.min(1)).optional(),
  /** What the job gives, with references; left out: what its last stage gives. */
  output: z.json().optional(),
  stages: z.array(z.unknown()).min(1, 'must hold at least one stage').max(MAX_STAGES),
})

/** A whole pipeline: the input of a job of type `pipeline`. */
export const pipelineSchema = pipelineHeadSchema.extend({ stages: z.array(stageSchema).min(1).max(MAX_STAGES) })
export type Pipeline = z.infer<typeof pipelineSchema>
