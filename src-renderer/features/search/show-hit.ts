import type { DocumentHit } from '../../../src-shared/document.js'
import type { SearchHit } from '../../../src-shared/search.js'
import { setLayout, setSelection, showRun, useUi } from '../../stores/ui-store.js'
import { showPlace } from '../../sync/show-place.js'
import { selectOnly } from '../queue/selection.js'

/** Leads to the turn, in the run that it belongs to or in the queue's inspector, or to the place in the document. */
export function showHit(hit: SearchHit, query: string): void {
  if (hit.of === 'document') showDocument(hit, query)
  else if (hit.runId !== null) showRun(hit.runId, 'transcripts', { jobId: hit.jobId, turn: hit.turnIndex })
  else showPlace({ id: hit.jobId, attempt: hit.attempt, turn: hit.turnIndex + 1 })
}

/** In the inspector of the job that ingested it; by itself when that job is gone. */
function showDocument({ documentId, seq, jobId, jobExists }: DocumentHit, query: string): void {
  const place = { documentId, seq, query }
  if (!jobExists) {
    useUi.setState({ openDocument: place })
    return
  }
  setLayout({ view: 'queue', inspector: true, tab: 'document' })
  setSelection(selectOnly(jobId))
  useUi.setState({ documentPlace: place, reveal: { id: jobId } })
}
