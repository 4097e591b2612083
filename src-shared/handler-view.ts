import type { Manifest } from './handler-protocol.js'
import type { HandlerFinding } from './handler-trial.js'
import type { Json } from './job.js'

/** A job type as the window offers it: its manifest, and where it comes from (null: built in as code). */
export interface HandlerView extends Omit<Manifest, 'input' | 'command'> {
  /** JSON Schema of the job's input. */
  input: Json
  command: string[]
  folder: string | null
  builtIn: boolean
}

export interface HandlerList {
  handlers: HandlerView[]
  /** Manifests that cannot be used, and why. */
  faulty: { file: string; type: string | null; findings: HandlerFinding[] }[]
  /** Where the person's own handlers lie. */
  folder: string
}
