import type { DocumentFacts } from '../../src-shared/document.js'
import type { DetectedType } from './detect-type.js'
import type { ExtractedWriter } from './extracted-file.js'

/** What an extractor works with. */
export interface Extraction {
  /** A regular file. */
  path: string
  /** What the person calls it. */
  name: string
  size: number
  detected: DetectedType
  /** Where the text goes. */
  out: Pick<ExtractedWriter, 'text' | 'mark' | 'characters'>
  signal: AbortSignal
  /** Finds a program that may be installed: its path, or null. */
  program(name: string): string | null
  /** @param fraction of the file, 0..1 */
  progress(fraction: number): void
  /** Something that a person should know about how far the file was read. */
  note(text: string): void
}

/** What an extractor found besides text. */
export interface Extracted {
  title: string | null
  facts: DocumentFacts
}

/** Reads one format. @throws IngestFailure when the file is not what its bytes promised, or cannot be read */
export type Extract = (extraction: Extraction) => Promise<Extracted>

/** Only the facts that are known. */
export function factsOf(known: Record<string, string | number | boolean | string[] | null | undefined>): DocumentFacts {
  return Object.fromEntries(
    Object.entries(known).filter(
      (entry): entry is [string, DocumentFacts[string]] =>
        entry[1] !== null &&
        entry[1] !== undefined &&
        entry[1] !== '' &&
        !(Array.isArray(entry[1]) && entry[1].length === 0),
    ),
  )
}
