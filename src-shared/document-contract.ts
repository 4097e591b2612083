import { z } from 'zod'
import type { DocumentChunk, DocumentView, IngestedFile } from './document.js'
import { takes } from './ipc-command.js'
import { MAX_PRIORITY, MIN_PRIORITY } from './job.js'
import { SEARCHED, type SearchPage } from './search.js'

const id = z.int().min(1)
const offset = z.int().min(0)
const hash = z.string().regex(/^[0-9a-f]{64}$/)

/** What the window can ask about ingested files: part of the one map of commands (ipc-contract.ts). */
export const DOCUMENT_COMMANDS = {
  /** All or none; refused ones are in `details.files`: `RefusedFile[]`. */
  'documents.ingest': takes(
    z.strictObject({
      paths: z.array(z.string().min(1).max(4096)).min(1).max(10_000),
      name: z.string().min(1).max(1000).optional(),
      priority: z.int().min(MIN_PRIORITY).max(MAX_PRIORITY).optional(),
      group: z.string().min(1).max(200).optional(),
      held: z.boolean().optional(),
      maxAttempts: z.int().min(1).max(1000).optional(),
      delayMs: z.int().min(0).optional(),
      timeoutMs: z.int().min(1).optional(),
    }),
  ).answers<IngestedFile[]>(),
  'documents.get': takes(z.strictObject({ id })).answers<DocumentView>(),
  /** The document of a content; null when it is not in the index. */
  'documents.ofHash': takes(z.strictObject({ hash })).answers<DocumentView | null>(),
  /** Parts in order, from place `from` on; part 0 holds name and facts. */
  'documents.chunks': takes(z.strictObject({ id, from: offset, limit: z.int().min(1).max(100) })).answers<
    DocumentChunk[]
  >(),
  /** Takes it out of the index; its file and its job stay. */
  'documents.forget': takes(z.strictObject({ id })).answers<null>(),
  /** Opens the folder that the file lay in. @throws operation-failed, not-found */
  'documents.openFolder': takes(z.strictObject({ id })).answers<null>(),

  /** Newest first, and of a file its beginning first. */
  'search.everything': takes(
    z.strictObject({ query: z.string().max(1000), what: z.enum(SEARCHED), offset, limit: z.int().min(0).max(1000) }),
  ).answers<SearchPage>(),
} as const
