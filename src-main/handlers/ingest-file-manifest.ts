import { z } from 'zod'
import { INGEST_FILE, ingestInputSchema } from '../../src-shared/document.js'
import { type Manifest, manifestSchema } from '../../src-shared/handler-protocol.js'

/** `ingest:file`: reads a file's facts and text, and puts them where the search finds them (docs/ingest.md). */
export const INGEST_FILE_MANIFEST: Manifest = manifestSchema.parse({
  type: INGEST_FILE,
  title: 'Ingest a file',
  description: 'Reads what a file is about and its text, and puts them where the search finds them.',
  command: ['${node}', '${handlerDir}/ingest-file.cjs'],
  protocol: 'jsonl',
  input: z.toJSONSchema(ingestInputSchema, { target: 'draft-7' }),
  // Where Electron needs another build of the database's binding than Node does, it says so here.
  env: ['JOBYARD_SQLITE_BINDING'],
})
