import type { DefinitionContent } from '../../src-shared/definition.js'

/** A model of a run and what its jobs need to reach it. */
export interface PlannedModel {
  /** As it was asked for. */
  model: string
  provider: string
  /** Of the provider, whose limits the jobs share (rule P1). */
  group: string
  /** Names of secrets. */
  secrets: string[]
}

/** Everything that a run and its jobs are written from: small, whatever the number of jobs. Can cross to a thread. */
export interface RunPlan {
  definitionId: number
  definitionVersion: number
  definitionName: string
  content: DefinitionContent
  /** Indices of the chosen scenarios, in the order in which they are asked. */
  chosen: number[]
  models: PlannedModel[]
  simulated: boolean
  experiment: string | null
  priority: number
  samplePercentage: number
  seed: number
  samplesPerScenario: number
  temperature: number | null
  maxTurns: number | null
  tokenCap: number | null
  costCap: number | null
  maxAttempts: number
  backoffMs: number
  timeoutMs: number | null
  /** Absolute folder that the jobs are said to come from. */
  cwd: string
  /** Epoch ms. */
  at: number
}

export const PROBE_TYPE = 'probe:scenario'

/** Requests of one probe: each answer takes one, and a provider's rate counts them. */
export function requestsOfProbe({ followups }: Pick<DefinitionContent, 'followups'>, maxTurns: number | null): number {
  return Math.min(1 + (followups?.length ?? 0), maxTurns ?? Number.POSITIVE_INFINITY)
}

export function jobsOfPlan(plan: Pick<RunPlan, 'chosen' | 'models' | 'samplesPerScenario'>): number {
  return plan.chosen.length * plan.models.length * plan.samplesPerScenario
}
