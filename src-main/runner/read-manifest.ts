import { readFileSync } from 'node:fs'
import path from 'node:path'
import { type Manifest, manifestSchema } from '../../src-shared/handler-protocol.js'
import { manifestFaults } from './manifest-faults.js'

/** A handler: its manifest and the folder it lies in (null for type `command`, whose program each job names). */
export interface Handler {
  manifest: Manifest
  dir: string | null
  /** Changes with the files of its program; absent where nobody looks at them. */
  stamp?: string
}

/** A `handler.json` that cannot be used, and why. */
export interface FaultyHandler {
  file: string
  type: string | null
  faults: string[]
}

/** Reads a `handler.json`. Never throws: what is wrong with it, the file itself included, is told as faults. */
export function readManifest(file: string): Handler | FaultyHandler {
  let content: unknown
  try {
    content = JSON.parse(readFileSync(file, 'utf8'))
  } catch (thrown) {
    return { file, type: null, faults: [(thrown as Error).message] }
  }
  const parsed = manifestSchema.safeParse(content)
  if (parsed.success) return { manifest: parsed.data, dir: path.dirname(file) }
  const type = typeof content === 'object' && content !== null && 'type' in content ? content.type : null
  return { file, type: typeof type === 'string' ? type : null, faults: manifestFaults(parsed.error) }
}
