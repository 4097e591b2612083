import { randomInt } from 'node:crypto'
import type { DefinitionContent } from '../../src-shared/definition.js'
import { invalidInput } from '../../src-shared/errors.js'
import { scenarioCount } from '../../src-shared/evaluation/scenarios.js'
import { RUN_PRIORITIES, type RunPriority, type RunRequest } from '../../src-shared/run.js'
import type { JobStore } from '../store/job-store.js'
import { chosenCount } from './chosen-count.js'
import { definitionNotFound } from './definitions.js'
import { type KnownModel, ModelLookup } from './model-lookup.js'

/** More would keep others from writing for too long while they are written, and are a mistake more often than not. */
const MOST_JOBS = 200_000

/** A request with its defaults filled in and everything looked up. */
export interface CheckedRequest {
  definition: { id: number; version: number; name: string; content: DefinitionContent }
  /** All scenarios of the definition, and how many of them are chosen. */
  scenarios: { all: number; chosen: number }
  models: KnownModel[]
  priority: RunPriority
  samplePercentage: number
  seed: number
  samplesPerScenario: number
  experiment: string | null
  temperature: number | null
  maxTurns: number | null
  tokenCap: number | null
  costCap: number | null
}

/**
 * Looks everything up that a request names (rule U1).
 *
 * @throws invalid-input with every fault in `details.faults`; not-found when the only fault is the definition's id
 */
export function checkRequest(request: RunRequest, store: JobStore): CheckedRequest {
  const faults: string[] = []
  const models = modelsOf(request.models, new ModelLookup(store.providers.list()), faults)
  const samplePercentage = request.samplePercentage ?? 100
  if (!within(samplePercentage, 1, 100)) faults.push('samplePercentage must be between 1 and 100')
  const samplesPerScenario = request.samplesPerScenario ?? 1
  if (!Number.isInteger(samplesPerScenario) || !within(samplesPerScenario, 1, 100)) {
    faults.push('samplesPerScenario must be a whole number between 1 and 100')
  }
  const seed = request.sampleSeed ?? randomInt(2 ** 31)
  if (!Number.isInteger(seed) || !within(seed, -(2 ** 31), 2 ** 32 - 1))
    faults.push('sampleSeed must be a 32-bit integer')
  const priority = priorityOf(request.priority ?? 'NORMAL', faults)
  checkSettings(request, faults)
  const definition = definitionOf(request.definitionId, store)
  const all = definition === null ? 0 : scenarioCount(definition.content)
  if (definition !== null && all === 0) faults.push(`Definition ${request.definitionId} has no scenarios`)
  if (definition === null) {
    const missing = definitionNotFound(request.definitionId)
    if (faults.length === 0) throw missing
    faults.push(missing.message)
  }
  const chosen = all === 0 ? 0 : chosenCount(all, samplePercentage)
  const jobs = chosen * models.length * samplesPerScenario
  if (faults.length === 0 && jobs > MOST_JOBS) {
    faults.push(
      `this run would have ${jobs.toLocaleString('en')} jobs; at most ${MOST_JOBS.toLocaleString('en')} are possible: ` +
        'ask fewer models, or lower samplePercentage or samplesPerScenario',
    )
  }
  if (faults.length > 0 || definition === null) throw invalidInput(faults.join('; '), faults)
  return {
    definition,
    scenarios: { all, chosen },
    models,
    priority,
    samplePercentage,
    seed,
    samplesPerScenario,
    experiment: request.experiment?.trim() || null,
    temperature: request.temperature ?? null,
    maxTurns: request.maxTurns ?? null,
    tokenCap: request.tokenCap ?? null,
    costCap: request.costCap ?? null,
  }
}

function definitionOf(id: number, store: JobStore): CheckedRequest['definition'] | null {
  const { definitions } = store.evaluations
  const row = Number.isSafeInteger(id) ? definitions.row(id) : undefined
  if (row === undefined || row.hidden_at !== null) return null
  const content = definitions.content(id, row.version)
  return content === undefined ? null : { id, version: row.version, name: row.name, content }
}

/** A model named twice counts once: a slot has one job (rule U4). */
function modelsOf(ids: readonly string[], lookup: ModelLookup, faults: string[]): KnownModel[] {
  const names = [...new Set(ids.map((id) => id.trim()))]
  if (names.length === 0) faults.push('At least one model must be specified')
  return names.flatMap((id) => {
    const model = lookup.find(id)
    if (model === null) faults.push(`Unknown model: ${id}`)
    return model ?? []
  })
}

function priorityOf(name: string, faults: string[]): RunPriority {
  const priority = name.toUpperCase()
  if (Object.hasOwn(RUN_PRIORITIES, priority)) return priority as RunPriority
  faults.push(`Invalid priority: ${name}. Must be one of: ${Object.keys(RUN_PRIORITIES).join(', ')}`)
  return 'NORMAL'
}

function checkSettings({ temperature, maxTurns, tokenCap, costCap }: RunRequest, faults: string[]): void {
  if (temperature !== undefined && !within(temperature, 0, 2)) faults.push('temperature must be between 0 and 2')
  if (maxTurns !== undefined && !(Number.isSafeInteger(maxTurns) && maxTurns >= 1)) {
    faults.push('maxTurns must be a whole number of 1 or more')
  }
  if (tokenCap !== undefined && !(Number.isSafeInteger(tokenCap) && tokenCap >= 1)) {
    faults.push('tokenCap must be a whole number of 1 or more')
  }
  if (costCap !== undefined && !(Number.isFinite(costCap) && costCap > 0)) faults.push('costCap must be more than 0')
}

/** False for what is no number. */
function within(value: number, min: number, max: number): boolean {
  return value >= min && value <= max
}
