import { readdirSync } from 'node:fs'
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

/** The folder that a job's processes are given for their own files (JOBYARD_WORKDIR). */
export function workFolderOf(dataFolder: string, jobId: number): string {
  return join(dataFolder, 'work', String(jobId))
}

/** The folder of a job that keeps a workspace of its own across attempts, as agent loops do. */
export function workspaceOf(dataFolder: string, jobId: number): string {
  return join(dataFolder, 'workspaces', `job-${jobId}`)
}

/** Removes what a job left in the data folder: the output of its attempts 1 to `attempts`, its work folder and its workspace. */
export async function removeJobFiles(dataFolder: string, jobId: number, attempts: number): Promise<void> {
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const path = outputPathOf(dataFolder, jobId, attempt)
    await rm(logFileOf(path), { force: true })
    await rm(indexFileOf(path), { force: true })
  }
  await rm(workFolderOf(dataFolder, jobId), { recursive: true, force: true })
  await rm(workspaceOf(dataFolder, jobId), { recursive: true, force: true, maxRetries: 3 })
}

/** The highest id of which output lies in the data folder; 0 where none does. */
export function lastOutputId(dataFolder: string): number {
  const folders = numbersIn(join(dataFolder, FOLDER)).sort((a, b) => b - a)
  for (const folder of folders) {
    const ids = numbersIn(join(dataFolder, FOLDER, String(folder)))
    if (ids.length > 0) return ids.reduce((one, other) => Math.max(one, other))
  }
  return 0
}

/** The numbers that names in the folder begin with. */
function numbersIn(folder: string): number[] {
  try {
    return readdirSync(folder).flatMap((name) => (/^\d/.test(name) ? [Number.parseInt(name, 10)] : []))
  } catch {
    return []
  }
}
