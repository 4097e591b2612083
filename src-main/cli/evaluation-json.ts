import type { StoredAnalysis } from '../../src-shared/analysis.js'
import type { Definition } from '../../src-shared/definition.js'
import { toIso } from '../../src-shared/job.js'
import type { Run, RunTask } from '../../src-shared/run.js'
import type { Turn } from '../../src-shared/transcript.js'

const orNull = (at: number | null): string | null => (at === null ? null : toIso(at))

/** What `--json` prints of evaluations: as shells see it, with instants as ISO 8601. */
export function definitionToJson(definition: Definition) {
  return { ...definition, createdAt: toIso(definition.createdAt), updatedAt: toIso(definition.updatedAt) }
}

export function runToJson<T extends Run>(run: T) {
  const { createdAt, startedAt, finishedAt } = run
  const analyses =
    'analyses' in run && Array.isArray(run.analyses) ? { analyses: run.analyses.map(withIsoCreated) } : {}
  return {
    ...run,
    ...analyses,
    createdAt: toIso(createdAt),
    startedAt: orNull(startedAt),
    finishedAt: orNull(finishedAt),
  }
}

export function taskToJson(task: RunTask) {
  return { ...task, finishedAt: toIso(task.finishedAt) }
}

export function analysisToJson(analysis: StoredAnalysis) {
  return withIsoCreated(analysis)
}

export function turnToJson(turn: Turn) {
  const { role, content, model, inputTokens, outputTokens, durationMs, at, ...rest } = turn
  return { role, content, model, inputTokens, outputTokens, durationMs, at: toIso(at), ...rest }
}

function withIsoCreated<T extends { createdAt: number }>(value: T) {
  return { ...value, createdAt: toIso(value.createdAt) }
}
