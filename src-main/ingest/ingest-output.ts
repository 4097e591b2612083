import type { DocumentView, IngestOutput } from '../../src-shared/document.js'

/** What a job says of the document that it made, or found. */
export function ingestOutput(
  document: DocumentView,
  outcome: Pick<IngestOutput, 'existed' | 'replaced'>,
): IngestOutput {
  const { id, path, hash, size, type, kind, title, facts, notes, characters, chunks } = document
  return { documentId: id, path, hash, size, type, kind, title, facts, notes, characters, chunks, ...outcome }
}
