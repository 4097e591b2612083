import type { DocumentView } from '../../src-shared/document.js'
import { toIso } from '../../src-shared/job.js'
import type { SearchHit } from '../../src-shared/search.js'

/** What `--json` prints of ingested files: as shells see them, with instants as ISO 8601. */
export function documentToJson({ modifiedAt, ingestedAt, ...document }: DocumentView) {
  return { ...document, modifiedAt: toIso(Math.trunc(modifiedAt)), ingestedAt: toIso(ingestedAt) }
}

export function searchHitToJson(hit: SearchHit) {
  return { ...hit, at: toIso(hit.at) }
}
