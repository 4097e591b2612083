import { writeFileSync } from 'node:fs'
import type { JobJson } from './job-json.js'
import type { Yard } from './jobyard-cli.js'

/** A stage as `pipeline show --json` prints it. */
export interface StageJson {
  name: string
  number: number
  state: 'waiting' | 'running' | 'paused' | 'stopped' | 'done' | 'skipped' | 'failed'
  runs: string | null
  startedAt: string | null
  finishedAt: string | null
  ms: number
  attempt: number | null
  tries: number
  output: unknown
  reason: string | null
  error: { code: string; message: string } | null
  canRunAgain: boolean
}

/** Writes a pipeline's file and queues it. */
export async function addPipeline(yard: Yard, pipeline: object, ...options: (string | number)[]): Promise<JobJson> {
  return yard.json('pipeline', 'add', writePipeline(yard, pipeline), ...options)
}

/** JSON is YAML too. */
export function writePipeline(yard: Yard, pipeline: object | string, name = 'pipeline.yaml'): string {
  writeFileSync(yard.path(name), typeof pipeline === 'string' ? pipeline : JSON.stringify(pipeline, null, 2))
  return name
}

export function stagesOf(yard: Yard, id: number): Promise<StageJson[]> {
  return yard.json<StageJson[]>('pipeline', 'show', id)
}

export async function statesOf(yard: Yard, id: number): Promise<string[]> {
  return (await stagesOf(yard, id)).map(({ name, state }) => `${name} ${state}`)
}

/** A shell line that writes its stage's name into `marks`, and does more then. */
export function marking(more = ''): string {
  return `echo $JOBYARD_STAGE >> ${'$'}HOME/marks; ${more}`
}
