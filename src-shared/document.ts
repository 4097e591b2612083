import { z } from 'zod'
import type { Json } from './job.js'

/** Job type that ingests one file (docs/ingest.md). */
export const INGEST_FILE = 'ingest:file'

/** Largest file of which the text is read: where it is read piece by piece, and where the whole must be in memory. */
export const MAX_STREAMED_BYTES = 1024 ** 3
export const MAX_PARSED_BYTES = 200 * 1024 ** 2

/** Input of `ingest:file`. */
export const ingestInputSchema = z.strictObject({
  path: z.string().min(1).max(4096).meta({ title: 'File', description: 'The file to ingest' }),
  hash: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional()
    .meta({ description: 'SHA-256 of its content when it was queued, as hexadecimal digits' }),
  maxBytes: z
    .int()
    .min(1)
    .optional()
    .meta({ title: 'Largest size, bytes', description: 'Refuse to read the text of a larger file' }),
})

/** Names and values that tell about a file, as they are shown; a list is several values of one name. */
export type DocumentFacts = Record<string, string | number | boolean | string[]>

/** Where in a document something stands. What does not apply is null. */
export interface DocumentPlace {
  /** Page, or slide of a presentation, from 1. */
  page: number | null
  /** Line of the file's text, or row of a sheet, from 1. */
  line: number | null
  /** The heading that it stands under, or the sheet's name. */
  heading: string | null
}

/** An ingested file. */
export interface DocumentView {
  id: number
  /** SHA-256 of its content, hexadecimal. */
  hash: string
  /** Where it was when it was ingested. */
  path: string
  /** Where else the same content was, when it was ingested from there too. */
  otherPaths: string[]
  name: string
  size: number
  /** Epoch ms; when the file was last changed, and when it was ingested. */
  modifiedAt: number
  ingestedAt: number
  /** MIME type by its content. */
  type: string
  /** What it is, in a word: `pdf`, `text`, `image`, … */
  kind: string
  title: string | null
  facts: DocumentFacts
  /** Things a person should know: no text extractor, a wrong name, undecodable bytes. */
  notes: string[]
  /** Of the extracted text. */
  characters: number
  /** Parts by which the text is found, besides the one with the facts. */
  chunks: number
  /** The job that ingested it; it may have been removed since. */
  jobId: number
  jobExists: boolean
}

/** A part of a document's text. */
export interface DocumentChunk extends DocumentPlace {
  /** Place among the document's parts; part 0 holds its name and facts, the text begins with 1. */
  seq: number
  text: string
  /** Where it stands in the extracted text, in UTF-16 units; parts overlap a little. */
  from: number
  to: number
}

/** One hit of a search over documents. */
export interface DocumentHit extends DocumentPlace {
  documentId: number
  jobId: number
  jobExists: boolean
  path: string
  name: string
  kind: string
  seq: number
  /** Epoch ms; when it was ingested. */
  at: number
  /** Text around the match; matches lie between U+E000 and U+E001. */
  snippet: string
}

/** A file that cannot be queued, and why. */
export interface RefusedFile {
  path: string
  code: string
  message: string
}

/** A file that was asked to be ingested, and its job. */
export interface IngestedFile {
  path: string
  hash: string
  jobId: number
  /** Its content was queued or ingested before: `jobId` is that job. */
  existed: boolean
}

/** The output of a job of type `ingest:file`. */
export interface IngestOutput {
  documentId: number
  path: string
  hash: string
  size: number
  type: string
  kind: string
  title: string | null
  facts: DocumentFacts
  notes: string[]
  characters: number
  chunks: number
  /** The same content was in the index already. */
  existed: boolean
  /** Hash of the content that this path had in the index before, and that this one took the place of. */
  replaced: string | null
  [more: string]: Json | DocumentFacts
}

/** Where in a document, in words: "page 3", "line 120, under Results", "slide 2", "sheet Totals, row 5". */
export function placeWords(kind: string, { page, line, heading }: DocumentPlace): string {
  if (kind === 'spreadsheet') return heading === null ? '' : `sheet ${heading}${line === null ? '' : `, row ${line}`}`
  const words = []
  if (page !== null) words.push(`${kind === 'presentation' ? 'slide' : 'page'} ${page}`)
  if (line !== null) words.push(`line ${line}`)
  if (heading !== null) words.push(`under “${heading}”`)
  return words.join(', ')
}
