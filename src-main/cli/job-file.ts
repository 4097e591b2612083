import { createReadStream } from 'node:fs'
import { resolve } from 'node:path'
import { invalidInput, JobyardError } from '../../src-shared/errors.js'
import type { NewJob } from '../../src-shared/new-job.js'
import { checkNewJob } from './check-new-job.js'
import { parseJson } from './parse-json.js'
import { unreadable } from './read-input.js'

/** A job of an imported file, and the line that it stands on (from 1). */
export interface ImportedJob {
  job: NewJob
  line: number
}

const NEWLINE = 0x0a
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf])

/**
 * Reads JSON Lines from a file, or from standard input when the name is `-`, while they arrive; blank lines are left out.
 *
 * @throws invalid-input for a file that cannot be read, and for the first line that is no job, with `details.line`
 */
export async function readJobFile(name: string, cwd: string): Promise<ImportedJob[]> {
  const source = name === '-' ? process.stdin : createReadStream(resolve(cwd, name), { highWaterMark: 1 << 18 })
  const jobs: ImportedJob[] = []
  let line = 0
  try {
    for await (const bytes of linesOf(source)) {
      line += 1
      const job = parseLine(bytes, line)
      if (job !== null) jobs.push({ job, line })
    }
  } catch (thrown) {
    throw thrown instanceof JobyardError ? thrown : unreadable(name === '-' ? 'stdin' : name, thrown)
  }
  return jobs
}

/** Lines without their ends; a last one without a newline counts, and an empty one after the last newline does not. */
async function* linesOf(source: AsyncIterable<unknown>): AsyncGenerator<Buffer> {
  let partial: Buffer[] = []
  for await (const chunk of source) {
    if (!Buffer.isBuffer(chunk)) continue
    let start = 0
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      const piece = chunk.subarray(start, end)
      yield partial.length === 0 ? piece : Buffer.concat([...partial, piece])
      partial = []
      start = end + 1
    }
    if (start < chunk.length) partial.push(chunk.subarray(start))
  }
  if (partial.length > 0) yield Buffer.concat(partial)
}

function parseLine(bytes: Buffer, line: number): NewJob | null {
  const start = line === 1 && bytes.subarray(0, 3).equals(BYTE_ORDER_MARK) ? 3 : 0
  const text = bytes.toString('utf8', start)
  if (text.trim() === '') return null
  // U+FFFD may stand in the file itself, so only its presence makes the exact check worth its time.
  if (text.includes('\ufffd') && !isUtf8(bytes)) throw badLine(line, ['it is not UTF-8 text'])
  let value: unknown
  try {
    value = parseJson(text, 'it')
  } catch (thrown) {
    throw badLine(line, [thrown instanceof Error ? thrown.message : String(thrown)])
  }
  const checked = checkNewJob(value)
  if (checked.faults !== undefined) throw badLine(line, checked.faults)
  return checked.job
}

function isUtf8(bytes: Buffer): boolean {
  return Buffer.from(bytes.toString('utf8'), 'utf8').equals(bytes)
}

/** The refusal of one line, which refuses the whole file. */
export function badLine(line: number, faults: readonly string[]): JobyardError {
  const { message } = invalidInput(`line ${line}: ${faults.join('; ')}; nothing was queued`)
  return new JobyardError('invalid-input', message, { details: { line, faults } })
}
