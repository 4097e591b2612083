import { z } from 'zod'
import { type Manifest, manifestSchema } from '../../src-shared/handler-protocol.js'
import { probeInputSchema } from '../../src-shared/probe.js'

/** `probe:scenario`: puts one scenario to one model (rules P1–P5). */
export const PROBE_SCENARIO: Manifest = manifestSchema.parse({
  type: 'probe:scenario',
  title: 'Probe',
  description: 'Puts a prompt and its follow-ups to a model and keeps the conversation.',
  command: ['${node}', '${handlerDir}/probe-scenario.cjs'],
  protocol: 'jsonl',
  input: z.toJSONSchema(probeInputSchema, { target: 'draft-7' }),
})
