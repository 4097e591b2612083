import type { ErrorBody } from '../../src-shared/errors.js'
import type { EvaluationService } from '../evaluation/evaluation-service.js'
import type { SearchOptions } from '../service/search-everything.js'
import type { QueueReads } from './queue-reads.js'

/** Names of chosen scenarios that a window is told; a run may have a hundred thousand. */
const MAX_NAMES = 1_000

type Runs = EvaluationService['runs']

/**
 * Reads of evaluations that take long when a run is large: counts over all of its jobs, pages far down a list, searches.
 * They run in a thread of their own (evaluation-reader.ts), so that the main one never waits for them.
 */
export const evaluationReads = {
  listRuns: ({ runs }: EvaluationService, options: NonNullable<Parameters<Runs['list']>[0]>) => runs.list(options),
  getRun: ({ runs }: EvaluationService, id: number) => {
    const run = runs.get(id)
    return { ...run, selectedScenarios: run.selectedScenarios.slice(0, MAX_NAMES) }
  },
  recentTasks: ({ runs }: EvaluationService, id: number, limit: number) => runs.recentTasks(id, limit),
  probes: ({ runs }: EvaluationService, ...args: Parameters<Runs['probes']>) => runs.probes(...args),
  analyses: ({ runs }: EvaluationService, id: number) => runs.analyses(id),
  estimate: ({ runs }: EvaluationService, request: Parameters<Runs['estimate']>[0]) => runs.estimate(request),
  searchEverything: ({ transcripts }: EvaluationService, query: string, options: SearchOptions) =>
    transcripts.everything(query, options),
} as const

export type EvaluationReads = typeof evaluationReads
type Reads = EvaluationReads & QueueReads
export type ReadName = keyof Reads
export type ReadArgs<Name extends ReadName> = Parameters<Reads[Name]> extends [unknown, ...infer Args] ? Args : never
export type ReadResult<Name extends ReadName> = Awaited<ReturnType<Reads[Name]>>

/** What goes to the thread. */
export interface ReadRequest {
  call: number
  name: ReadName
  args: unknown[]
}

/** What comes back: a result, or an error's body. */
export type ReadAnswer = { call: number; result: unknown } | { call: number; error: ErrorBody }
