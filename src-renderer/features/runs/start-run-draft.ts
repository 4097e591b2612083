import { RUN_PRIORITIES, type RunPriority, type RunRequest } from '../../../src-shared/run.js'
import type { StartRun } from '../../stores/ui-store.js'

/** What stands in the dialog's fields, as typed. */
export interface StartRunDraft {
  definitionId: number | null
  models: readonly string[]
  sample: string
  seed: string
  samplesPerScenario: string
  priority: RunPriority
  temperature: string
  maxTurns: string
  tokenCap: string
  costCap: string
  experiment: string
}

const EMPTY: StartRunDraft = {
  definitionId: null,
  models: [],
  sample: '100',
  seed: '',
  samplesPerScenario: '1',
  priority: 'NORMAL',
  temperature: '',
  maxTurns: '',
  tokenCap: '',
  costCap: '',
  experiment: '',
}

export function draftOf(start: StartRun): StartRunDraft {
  if (start.kind === 'definition') return { ...EMPTY, definitionId: start.id }
  const { run, seed } = start
  const text = (value: number | string | null) => (value === null ? '' : String(value))
  return {
    definitionId: run.definitionId,
    models: run.models,
    sample: text(run.samplePercentage),
    seed: seed === 'same' ? text(run.seed) : '',
    samplesPerScenario: text(run.samplesPerScenario),
    priority: run.priority,
    temperature: text(run.temperature),
    maxTurns: text(run.maxTurns),
    tokenCap: text(run.tokenCap),
    costCap: text(run.costCap),
    experiment: text(run.experiment),
  }
}

export type NumberField = 'sample' | 'seed' | 'samplesPerScenario' | 'temperature' | 'maxTurns' | 'tokenCap' | 'costCap'

const KEYS: Record<NumberField, keyof RunRequest> = {
  sample: 'samplePercentage',
  seed: 'sampleSeed',
  samplesPerScenario: 'samplesPerScenario',
  temperature: 'temperature',
  maxTurns: 'maxTurns',
  tokenCap: 'tokenCap',
  costCap: 'costCap',
}
const FIELDS = Object.keys(KEYS) as NumberField[]

/**
 * What the dialog asks for. What is out of range is judged by whoever starts runs, in its own words; here only text that is
 * no number is a fault, by field.
 */
export function requestOf(
  draft: StartRunDraft,
): { request: RunRequest } | { faults: Partial<Record<NumberField, string>> } {
  const faults: Partial<Record<NumberField, string>> = {}
  const request: RunRequest = {
    definitionId: draft.definitionId ?? 0,
    models: [...draft.models],
    priority: draft.priority,
  }
  for (const field of FIELDS) {
    const typed = draft[field].trim().replaceAll(/[\s_,](?=\d{3}\b)/g, '')
    if (typed === '') continue
    const value = Number(typed)
    if (Number.isFinite(value)) Object.assign(request, { [KEYS[field]]: value })
    else faults[field] = `“${draft[field].trim()}” is not a number.`
  }
  if (draft.experiment.trim() !== '') request.experiment = draft.experiment.trim()
  return Object.keys(faults).length > 0 ? { faults } : { request }
}

export const PRIORITY_NAMES = Object.keys(RUN_PRIORITIES) as RunPriority[]
