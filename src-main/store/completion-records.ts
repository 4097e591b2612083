import { z } from 'zod'
import type { Json } from '../../src-shared/job.js'
import type { AnalysisRows } from './analysis-rows.js'
import { keptProbeSchema } from './kept-probe.js'
import type { ProbeResults } from './probe-results.js'
import { PROBE_TYPE } from './run-plan.js'

const analysisInputSchema = z.object({
  runId: z.number().int(),
  inputHash: z.string(),
  codeVersion: z.string().optional(),
})
/** The hash and the version are of what was read and computed; they win over what was known when the job was queued. */
const analysisOutputSchema = z.looseObject({
  kind: z.enum(['basic', 'deep']),
  inputHash: z.string().optional(),
  codeVersion: z.string().optional(),
})

/**
 * What completions leave behind beside the job's own rows: a probe's decision and usage, a run's analysis. Written in the
 * transaction of the completion, so that one is never there without the other.
 */
export class CompletionRecords {
  readonly #probes: ProbeResults
  readonly #analyses: AnalysisRows

  constructor(probes: ProbeResults, analyses: AnalysisRows) {
    this.#probes = probes
    this.#analyses = analyses
  }

  /** Whether completions of the type leave anything. */
  concerns(type: string): boolean {
    return type === PROBE_TYPE || type.startsWith('analyze:')
  }

  record(job: { id: number; type: string }, output: Json, at: number): void {
    if (job.type === PROBE_TYPE) {
      const probe = keptProbeSchema.safeParse(output)
      if (probe.success) this.#probes.add(job.id, probe.data)
      return
    }
    const input = analysisInputSchema.safeParse(this.#analyses.inputOf(job.id))
    const analysis = analysisOutputSchema.safeParse(output)
    if (!input.success || !analysis.success) return
    const { runId } = input.data
    const { inputHash = input.data.inputHash, codeVersion = input.data.codeVersion ?? '', ...result } = analysis.data
    const { kind } = result
    this.#analyses.add({ runId, kind, inputHash, codeVersion, jobId: job.id, at, result: JSON.stringify(result) })
  }
}
