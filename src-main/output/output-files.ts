import { close, constants, fstat, ftruncate, mkdir, open, read, type Stats, write } from 'node:fs'
import { dirname } from 'node:path'
import { promisify } from 'node:util'
import {
  decodeRecord,
  encodeRecords,
  indexFileOf,
  logFileOf,
  type OutputRecord,
  RECORD_BYTES,
} from './output-format.js'

/** An attempt's two files, open for appending, as file descriptors. */
export interface OutputFiles {
  log: number
  index: number
  /** Where the next bytes go. */
  logEnd: number
  /** Where the next record goes. */
  indexEnd: number
}

// With descriptors, since each job with output opens a pair and file handles cost twice as much.
const openFile = promisify(open)
const closeFile = promisify(close)
const statFile = promisify<number, Stats>(fstat)
const makeFolder = promisify(mkdir)
const readFile = promisify(read)
const truncateFile = promisify(ftruncate)
export const writeFile = promisify(write)

const FILE_MODE = 0o600
const FOLDER_MODE = 0o700
const NEW = constants.O_RDWR | constants.O_CREAT | constants.O_EXCL
const NEW_OR_OLD = constants.O_RDWR | constants.O_CREAT

/**
 * Opens an attempt's files, or makes them, and their folder. A pair that a crash left uneven is evened out first: a torn
 * record goes, records that promise more than the log holds end where it ends, and bytes that no record tells of get
 * one (as `out`, at the time at which the log was last written).
 */
export async function openOutputFiles(path: string): Promise<OutputFiles> {
  const made = await openPair(path, NEW)
  if (made !== 'exists') return { ...made, logEnd: 0, indexEnd: 0 }
  const found = await openPair(path, NEW_OR_OLD)
  if (found === 'exists') throw new Error(`${logFileOf(path)} exists and does not`)
  try {
    const { size: logEnd, mtimeMs } = await statFile(found.log)
    const indexEnd = logEnd === 0 ? 0 : await evenOut(found.index, logEnd, Math.round(mtimeMs))
    await truncateFile(found.index, indexEnd)
    return { ...found, logEnd, indexEnd }
  } catch (error) {
    await closeOutputFiles(found)
    throw error
  }
}

/** Closes both; a failure to close cannot lose what has been written. */
export async function closeOutputFiles(files: Pick<OutputFiles, 'log' | 'index'>): Promise<void> {
  await Promise.allSettled([closeFile(files.log), closeFile(files.index)])
}

async function openPair(path: string, flags: number): Promise<{ log: number; index: number } | 'exists'> {
  const [log, index] = await Promise.allSettled([
    openFile(logFileOf(path), flags, FILE_MODE),
    openFile(indexFileOf(path), flags, FILE_MODE),
  ])
  if (log.status === 'fulfilled' && index.status === 'fulfilled') return { log: log.value, index: index.value }
  for (const opened of [log, index]) if (opened.status === 'fulfilled') await closeFile(opened.value)
  const error: NodeJS.ErrnoException = log.status === 'rejected' ? log.reason : (index as PromiseRejectedResult).reason
  if (error.code === 'EEXIST') return 'exists'
  if (error.code !== 'ENOENT') throw error
  await makeFolder(dirname(path), { recursive: true, mode: FOLDER_MODE })
  return openPair(path, flags)
}

/** Makes the last record end where the log ends. Returns where the index ends then. */
async function evenOut(index: number, logEnd: number, writtenAt: number): Promise<number> {
  const { size } = await statFile(index)
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
  await writeFile(index, encodeRecords([missing]), 0, RECORD_BYTES, end)
  return end + RECORD_BYTES
}

async function readRecord(index: number, position: number): Promise<OutputRecord> {
  const bytes = Buffer.alloc(RECORD_BYTES)
  await readFile(index, bytes, 0, RECORD_BYTES, position)
  return decodeRecord(bytes, 0)
}
