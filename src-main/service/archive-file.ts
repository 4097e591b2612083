import { createReadStream, createWriteStream, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import { z } from 'zod'
import { invalidInput, JobyardError } from '../../src-shared/errors.js'
import type { ArchivedJob } from '../store/archived-rows.js'
import { syncFile } from '../store/copy-database.js'
import { toStorageError } from '../store/storage-errors.js'

const VERSION = 1
const value = z.union([z.string(), z.number(), z.null()])
const row = z.record(z.string(), value)

/** A line of an archive: its head, a job, or a piece of a job's output, behind the job. */
const lineSchema = z.union([
  z.object({ jobyardArchive: z.literal(VERSION), createdAt: z.string(), jobs: z.int() }),
  z.object({
    job: row.and(z.object({ id: z.int(), attempt: z.int() })),
    origin: z.string(),
    rows: z.record(z.string(), z.array(row)),
  }),
  z.object({ jobId: z.int(), file: z.string().regex(/^\d+-\d+\.\w+$/), data: z.base64() }),
])

export interface OutputPiece {
  jobId: number
  /** Name of the file in the output folder. */
  file: string
  /** Base64. */
  data: string
}

export type ArchiveLine = { job: ArchivedJob } | { piece: OutputPiece }

/**
 * Writes an archive: gzipped JSON Lines, a head and then the jobs, each followed by its output. It gets its name when all
 * of it is on disk.
 *
 * @throws conflict when the file is there already; storage when it cannot be written
 */
export async function writeArchive(
  file: string,
  count: number,
  lines: () => AsyncIterable<ArchivedJob | OutputPiece>,
): Promise<void> {
  if (existsSync(file)) throw new JobyardError('conflict', `${file} is there already; nothing was overwritten`)
  const aside = `${file}.${process.pid}.partial`
  async function* text() {
    yield `${JSON.stringify({ jobyardArchive: VERSION, createdAt: new Date().toISOString(), jobs: count })}\n`
    for await (const line of lines()) yield `${JSON.stringify(line)}\n`
  }
  try {
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 })
    await pipeline(text, createGzip(), createWriteStream(aside, { mode: 0o600 }))
    syncFile(aside)
    renameSync(aside, file)
    syncFile(path.dirname(file))
  } catch (thrown) {
    throw toStorageError(thrown, `archive ${file}`)
  } finally {
    rmSync(aside, { force: true })
  }
}

/** @throws invalid-input, naming the line, when it is no archive or a damaged one; storage when it cannot be read */
export async function* readArchive(file: string): AsyncIterable<ArchiveLine> {
  const unzipped = createReadStream(file)
    .on('error', (error) => unzipped.destroy(error))
    .pipe(createGunzip())
  let number = 0
  try {
    for await (const text of createInterface({ input: unzipped, crlfDelay: Number.POSITIVE_INFINITY })) {
      number += 1
      const line = parseLine(text, number, file)
      if ('job' in line) yield { job: line as ArchivedJob }
      else if ('data' in line) yield { piece: line }
    }
  } catch (thrown) {
    if (thrown instanceof JobyardError) throw thrown
    const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : ''
    if (/^E[A-Z]+$/.test(code)) throw toStorageError(thrown, `archive ${file}`)
    throw invalidInput(`${file} is no archive, or damaged after line ${number}: ${(thrown as Error).message}`)
  }
  if (number === 0) throw invalidInput(`${file} is no archive: it is empty`)
}

function parseLine(text: string, number: number, file: string) {
  let content: unknown
  try {
    content = JSON.parse(text)
  } catch (thrown) {
    throw invalidInput(`line ${number} of ${file} is no JSON: ${(thrown as Error).message}`)
  }
  const parsed = lineSchema.safeParse(content)
  if (!parsed.success || (number === 1) !== 'jobyardArchive' in parsed.data) {
    throw invalidInput(`line ${number} of ${file} is not of an archive that this Jobyard can read`)
  }
  return parsed.data
}
