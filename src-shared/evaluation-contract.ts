import { z } from 'zod'
import type { StoredAnalysis } from './analysis.js'
import type { Definition, Scenario } from './definition.js'
import { takes } from './ipc-command.js'
import { type Provider, type ProviderTest, providerSettingsSchema } from './provider.js'
import {
  type ProbeRow,
  probeFilterSchema,
  RUN_STATUSES,
  type Run,
  type RunDetail,
  type RunEstimate,
  type RunTask,
  runRequestSchema,
} from './run.js'

const id = z.int().min(1)
const ofId = z.strictObject({ id })
const name = z.string().min(1).max(200)
const limit = z.int().min(0).max(1000)
const offset = z.int().min(0)
const kind = z.enum(['basic', 'deep'])
const nothing = z.undefined()

/** What the window can ask about evaluations: part of the one map of commands (ipc-contract.ts). */
export const EVALUATION_COMMANDS = {
  'definitions.list': takes(z.strictObject({ hidden: z.boolean().optional() })).answers<Definition[]>(),
  'definitions.get': takes(z.strictObject({ id, version: id.optional() })).answers<Definition>(),
  'definitions.versions': takes(ofId).answers<{ version: number; createdAt: number }[]>(),
  'definitions.scenarios': takes(z.strictObject({ id, version: id.optional(), offset, limit })).answers<{
    total: number
    scenarios: Scenario[]
  }>(),
  /** Faults are in `details.at`: `DefinitionFault[]`. */
  'definitions.create': takes(z.strictObject({ name, content: z.json() })).answers<Definition>(),
  'definitions.edit': takes(
    z.strictObject({ id, name: name.optional(), content: z.json().optional() }),
  ).answers<Definition>(),
  'definitions.fork': takes(z.strictObject({ id, name: name.optional() })).answers<Definition>(),
  'definitions.remove': takes(ofId).answers<{ hidden: boolean }>(),
  'definitions.restore': takes(ofId).answers<Definition>(),
  /** The person chooses files; null when they chose none. */
  'definitions.import': takes(nothing).answers<Definition[] | null>(),
  /** The person chooses where; null when they chose nothing. */
  'definitions.export': takes(z.strictObject({ id, format: z.enum(['json', 'yaml']) })).answers<string | null>(),
  /** Adds the samples that come with Jobyard. */
  'definitions.addSamples': takes(nothing).answers<Definition[]>(),

  'runs.estimate': takes(runRequestSchema).answers<RunEstimate>(),
  'runs.start': takes(runRequestSchema).answers<RunDetail>(),
  'runs.list': takes(
    z.strictObject({ status: z.enum(RUN_STATUSES).optional(), definitionId: id.optional(), offset, limit }),
  ).answers<Run[]>(),
  /** Of the names of chosen scenarios the first thousand at most. */
  'runs.get': takes(ofId).answers<RunDetail>(),
  'runs.pause': takes(ofId).answers<Run>(),
  'runs.resume': takes(ofId).answers<Run>(),
  'runs.cancel': takes(ofId).answers<Run>(),
  'runs.retryFailed': takes(z.strictObject({ id, code: z.string().optional() })).answers<{ count: number }>(),
  'runs.tasks': takes(z.strictObject({ id, limit })).answers<RunTask[]>(),
  'runs.probes': takes(z.strictObject({ id, filter: probeFilterSchema, offset, limit })).answers<{
    total: number
    rows: ProbeRow[]
  }>(),
  'runs.probe': takes(z.strictObject({ jobId: id })).answers<ProbeRow>(),
  'runs.setDecision': takes(z.strictObject({ jobId: id, decision: z.int().nullable() })).answers<ProbeRow>(),
  /** The person chooses where; null when they chose nothing. */
  'runs.export': takes(
    z.strictObject({ id, format: z.enum(['csv', 'jsonl', 'json', 'markdown']), filter: probeFilterSchema.optional() }),
  ).answers<string | null>(),
  'runs.analyze': takes(z.strictObject({ id, kind })).answers<{
    jobId: number | null
    analysis: StoredAnalysis | null
  }>(),
  'runs.analyses': takes(ofId).answers<StoredAnalysis[]>(),

  'providers.list': takes(nothing).answers<Provider[]>(),
  'providers.save': takes(z.strictObject({ settings: providerSettingsSchema })).answers<Provider>(),
  'providers.remove': takes(z.strictObject({ id: name })).answers<null>(),
  'providers.test': takes(z.strictObject({ id: name, model: name.optional() })).answers<ProviderTest>(),
  /** Resumes the group of a provider that had paused itself. */
  'providers.resume': takes(z.strictObject({ id: name })).answers<null>(),
  /** Keeps the key in the system's keychain; null forgets it. @throws operation-failed where there is no keychain */
  'providers.setKey': takes(
    z.strictObject({ id: name, key: z.string().min(1).max(10_000).nullable() }),
  ).answers<Provider>(),
  /** Whether keys can be kept, and if not, why. */
  'providers.keychain': takes(nothing).answers<{ available: boolean; reason: string | null }>(),
  'providers.models':
    takes(nothing).answers<
      { model: string; provider: string; simulated: boolean; inputPrice: number | null; outputPrice: number | null }[]
    >(),
} as const
