import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { indexFileOf, logFileOf } from './output-format.js'

const FOLDER = 'output'
/** Jobs a folder, so that neither folders nor their entries become too many. */
const JOBS_A_FOLDER = 1000

/** Where an attempt's output lies; without the endings that output-format.ts gives its two files. */
export function outputPathOf(dataFolder: string, jobId: number, attempt: number): string {
  return join(dataFolder, FOLDER, String(Math.floor(jobId / JOBS_A_FOLDER)), `${jobId}-${attempt}`)
}

/** Removes the output of a job's attempts 1 to `attempts`. */
export async function removeOutput(dataFolder: string, jobId: number, attempts: number): Promise<void> {
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const path = outputPathOf(dataFolder, jobId, attempt)
    await rm(logFileOf(path), { force: true })
    await rm(indexFileOf(path), { force: true })
  }
}
