import type { TurnHit } from '../../../src-shared/run.js'
import { showRun } from '../../stores/ui-store.js'
import { showPlace } from '../../sync/show-place.js'

/** Leads to the turn: in the run that it belongs to, or in the queue's inspector. */
export function showHit({ jobId, runId, attempt, turnIndex }: TurnHit): void {
  if (runId !== null) showRun(runId, 'transcripts', { jobId, turn: turnIndex })
  else showPlace({ id: jobId, attempt, turn: turnIndex + 1 })
}
