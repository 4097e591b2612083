import { z } from 'zod'
import { PROTOCOLS } from '../../src-shared/handler-protocol.js'
import { ownNodeEnvironment } from '../processes/own-node.js'

/** A handler as the engine found it when the job started. */
const stageHandlerSchema = z.object({
  type: z.string(),
  protocol: z.enum(PROTOCOLS),
  command: z.array(z.string()).min(1),
  /** The manifest's folder; null for one that is built in. */
  dir: z.string(),
  /** Whether it runs on our own Node, which inside Electron has to be told to be Node. */
  onOwnNode: z.boolean(),
  leaseMs: z.number().nullable(),
  timeoutMs: z.number().nullable(),
  /** Names of variables that it gets and other stages do not. */
  env: z.array(z.string()),
  config: z.record(z.string(), z.json()),
})
export type StageHandler = z.infer<typeof stageHandlerSchema>

/** What a job of type `pipeline` is told of its surroundings in `config`. */
export const pipelineConfigSchema = z.object({
  cwd: z.string().default('/'),
  workDir: z.string(),
  /** By the name of the stage. */
  stageHandlers: z.record(z.string(), stageHandlerSchema).default({}),
  /** Variables of the environment that are there for some stages' handlers only. */
  lent: z.array(z.string()).default([]),
})
export type PipelineConfig = z.infer<typeof pipelineConfigSchema>

/** Set for this process, and not for what it starts. */
const OWN = ['ELECTRON_RUN_AS_NODE', 'JOBYARD_JOB_ID', 'JOBYARD_ATTEMPT', 'JOBYARD_WORKDIR']

export interface StageFacts {
  jobId: number
  attempt: number
  stage: string
  dir: string
}

/** The environment of what a stage runs: the job's own, without what is meant for other stages. */
export function stageEnvironment(
  config: Pick<PipelineConfig, 'lent'>,
  facts: StageFacts,
  own: readonly string[] = [],
): Record<string, string> {
  const hidden = new Set([...OWN, ...config.lent.filter((name) => !own.includes(name))])
  const inherited = Object.entries(process.env).flatMap(([name, value]) =>
    value === undefined || hidden.has(name) ? [] : [[name, value] as const],
  )
  return {
    ...Object.fromEntries(inherited),
    JOBYARD_JOB_ID: String(facts.jobId),
    JOBYARD_ATTEMPT: String(facts.attempt),
    JOBYARD_WORKDIR: facts.dir,
    JOBYARD_STAGE: facts.stage,
  }
}

/** The environment of a stage's handler. */
export function handlerEnvironment(
  handler: Pick<StageHandler, 'env' | 'onOwnNode'>,
  config: Pick<PipelineConfig, 'lent'>,
  facts: StageFacts,
): Record<string, string> {
  const env = stageEnvironment(config, facts, handler.env)
  return handler.onOwnNode ? { ...env, ...ownNodeEnvironment() } : env
}
