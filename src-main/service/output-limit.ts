import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import type { JobStore } from '../store/job-store.js'

const MB = 1024 * 1024

export interface OutputFile {
  file: string
  bytes: number
}

/**
 * The files of output that are to go so that all output together is below the limit: those of the finished jobs that ended
 * first, job by job; never of one that runs, is paused or waits (rule K5).
 */
export async function outputsOverLimit(
  store: JobStore,
  dataDir: string,
  limitMb: number,
): Promise<{ jobId: number; files: OutputFile[] }[]> {
  const files = await outputFiles(path.join(dataDir, 'output'))
  let total = [...files.values()].flat().reduce((sum, { bytes }) => sum + bytes, 0)
  const found: { jobId: number; files: OutputFile[] }[] = []
  if (total <= limitMb * MB) return found
  for (const id of store.archived.ids({})) {
    if (total <= limitMb * MB) break
    const own = files.get(id)
    if (own === undefined) continue
    found.push({ jobId: id, files: own })
    total -= own.reduce((sum, { bytes }) => sum + bytes, 0)
  }
  return found
}

/** Files of jobs' output, by job. */
async function outputFiles(folder: string): Promise<Map<number, OutputFile[]>> {
  const found = new Map<number, OutputFile[]>()
  const parts = await readdir(folder, { withFileTypes: true }).catch(() => [])
  for (const part of parts) {
    if (!part.isDirectory()) continue
    const within = path.join(folder, part.name)
    for (const name of await readdir(within).catch(() => [])) {
      const id = Number(/^(\d+)-\d+\./.exec(name)?.[1] ?? Number.NaN)
      if (Number.isNaN(id)) continue
      const file = path.join(within, name)
      const bytes = (await stat(file).catch(() => null))?.size ?? 0
      const others = found.get(id)
      if (others === undefined) found.set(id, [{ file, bytes }])
      else others.push({ file, bytes })
    }
  }
  return found
}
