import { statSync } from 'node:fs'
import { logFileOf } from '../output/output-format.js'

/** How much a process that is only tried may print, in bytes: nobody reads more, and it must not fill the disk. */
export const OUTPUT_LIMIT_BYTES = 64 * 1024 * 1024
const LOOK_MS = 100

/** Calls `onOver` once when an output has grown too large. @returns ends the watching */
export function limitOutput(paths: readonly string[], onOver: () => void): () => void {
  const timer = setInterval(() => {
    const bytes = paths.map((path) => sizeOf(logFileOf(path)))
    if (bytes.every((size) => size <= OUTPUT_LIMIT_BYTES)) return
    clearInterval(timer)
    onOver()
  }, LOOK_MS)
  return () => clearInterval(timer)
}

/** 0 while it is not there, or cannot be looked at. */
function sizeOf(file: string): number {
  try {
    return statSync(file, { throwIfNoEntry: false })?.size ?? 0
  } catch {
    return 0
  }
}
