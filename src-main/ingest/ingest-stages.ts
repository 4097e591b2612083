import type { StageKind } from '../pipeline/stage.js'
import { chunk } from './stages/chunk.js'
import { extract } from './stages/extract.js'
import { hash } from './stages/hash.js'
import { indexDocument } from './stages/index-document.js'
import { validate } from './stages/validate.js'

/** What a job of type `ingest:file` does, in this order (docs/ingest.md). */
export const INGEST_STAGES: readonly StageKind[] = [validate, hash, extract, chunk, indexDocument]
