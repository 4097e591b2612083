import { constants } from 'node:fs'
import { type FileHandle, mkdir, open } from 'node:fs/promises'
import { dirname } from 'node:path'
import {
  decodeRecord,
  encodeRecords,
  indexFileOf,
  logFileOf,
  type OutputRecord,
  RECORD_BYTES,
} from './output-format.js'

/** An attempt's two files, open for appending. */
export interface OutputFiles {
  log: FileHandle
  index: FileHandle
  /** Where the next bytes go. */
  logEnd: number
  /** Where the next record goes. */
  indexEnd: number
}

const FILE_MODE = 0o600
const FOLDER_MODE = 0o700

/**
 * Opens an attempt's files, or makes them, and their folder. A pair that a crash left uneven is evened out first: a torn
 * record goes, records that promise more than the log holds end where it ends, and bytes that no record tells of get
 * one (as `out`, at the time at which the log was last written).
 */
export async function openOutputFiles(path: string): Promise<OutputFiles> {
  const log = await openOrMake(logFileOf(path))
  let index: FileHandle | undefined
  try {
    index = await openOrMake(indexFileOf(path))
    const { size: logEnd, mtimeMs } = await log.stat()
    const indexEnd = logEnd === 0 ? 0 : await evenOut(index, logEnd, Math.round(mtimeMs))
    await index.truncate(indexEnd)
    return { log, index, logEnd, indexEnd }
  } catch (error) {
    await log.close().catch(() => {})
    await index?.close().catch(() => {})
    throw error
  }
}

/** Closes both; a failure to close cannot lose what has been written. */
export async function closeOutputFiles(files: OutputFiles): Promise<void> {
  await Promise.all([files.log.close(), files.index.close()].map((closing) => closing.catch(() => {})))
}

async function openOrMake(file: string): Promise<FileHandle> {
  const flags = constants.O_RDWR | constants.O_CREAT
  try {
    return await open(file, flags, FILE_MODE)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    await mkdir(dirname(file), { recursive: true, mode: FOLDER_MODE })
    return open(file, flags, FILE_MODE)
  }
}

/** Makes the last record end where the log ends. Returns where the index ends then. */
async function evenOut(index: FileHandle, logEnd: number, writtenAt: number): Promise<number> {
  const { size } = await index.stat()
  let end = size - (size % RECORD_BYTES)
  let last: OutputRecord = { at: writtenAt, stream: 'out', end: 0 }
  let tooLong: OutputRecord | null = null
  for (; end > 0; end -= RECORD_BYTES) {
    const record = await readRecord(index, end - RECORD_BYTES)
    if (record.end <= logEnd) {
      last = record
      break
    }
    tooLong = record
  }
  if (last.end === logEnd) return end
  const missing = { ...(tooLong ?? { at: writtenAt, stream: 'out' as const }), end: logEnd }
  await index.write(encodeRecords([missing]), 0, RECORD_BYTES, end)
  return end + RECORD_BYTES
}

async function readRecord(index: FileHandle, position: number): Promise<OutputRecord> {
  const bytes = Buffer.alloc(RECORD_BYTES)
  await index.read(bytes, 0, RECORD_BYTES, position)
  return decodeRecord(bytes, 0)
}
