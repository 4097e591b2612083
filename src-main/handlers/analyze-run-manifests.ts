import { z } from 'zod'
import { type Manifest, manifestSchema } from '../../src-shared/handler-protocol.js'

/** Input of the jobs that analyse a run. */
export const analysisInputSchema = z.strictObject({
  runId: z.int().min(1).describe('Run to analyse'),
  inputHash: z.string().optional().describe('Hash of the decisions when it was queued'),
  codeVersion: z.string().optional().describe('Version of the formulas when it was queued'),
})

const shared = {
  command: ['${node}', '${handlerDir}/analyze-run.cjs'],
  protocol: 'jsonl',
  input: z.toJSONSchema(analysisInputSchema, { target: 'draft-7' }),
  maxAttempts: 2,
  // Where Electron needs another build of the database's binding than Node does, it says so here.
  env: ['JOBYARD_SQLITE_BINDING'],
}

/** `analyze:basic`: figures of each model, each pair and each dimension (rule A2). */
export const ANALYZE_BASIC: Manifest = manifestSchema.parse({
  ...shared,
  type: 'analyze:basic',
  title: 'Basic analysis',
  description: "Computes means, win rates, agreement between models and the dimensions' weight from a run's decisions.",
})

/** `analyze:deep`: intervals and tests by resampling, effects by least squares (rule A3). */
export const ANALYZE_DEEP: Manifest = manifestSchema.parse({
  ...shared,
  type: 'analyze:deep',
  title: 'Deep analysis',
  description: 'Resamples the decisions of a run for intervals and tests, and fits the effect of each dimension.',
  concurrency: 1,
  // It tells how far it is four times a second, and at least after reading.
  leaseMs: 120_000,
})
