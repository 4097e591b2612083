/** Parts that a document has at most, as their ids allow. */
export const MAX_CHUNKS = 1_048_575
const IDS_A_DOCUMENT = 1_048_576

/** The id of a part. Ids fall while places rise: see migrations/0007-documents.ts. */
export function chunkId(documentId: number, seq: number): number {
  return documentId * IDS_A_DOCUMENT + MAX_CHUNKS - seq
}

/** Between which ids the parts of a document lie. */
export function chunkIds(documentId: number): { lowest: number; highest: number } {
  return { lowest: chunkId(documentId, MAX_CHUNKS), highest: chunkId(documentId, 0) }
}
