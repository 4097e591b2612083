import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { invalidInput, type JobyardError } from '../../src-shared/errors.js'
import { type Manifest, manifestSchema } from '../../src-shared/handler-protocol.js'
import { faultsOf } from '../../src-shared/new-job.js'

/** A handler: its manifest and the folder it lies in (null for type `command`, whose program each job names). */
export interface Handler {
  manifest: Manifest
  dir: string | null
}

/** A `handler.json` that cannot be used, and why. */
export interface FaultyHandler {
  file: string
  type: string | null
  faults: string[]
}

/** The built-in type `command`: any program, or a line for the shell. */
const COMMAND: Handler = {
  dir: null,
  manifest: manifestSchema.parse({
    type: 'command',
    title: 'Command',
    description: 'Runs a program with arguments, or a line for the shell; what it prints is kept.',
    command: ['the job names it'],
    protocol: 'plain',
    maxAttempts: 1,
    input: {
      type: 'object',
      properties: {
        command: { type: 'array', items: { type: 'string' }, minItems: 1, title: 'Program and arguments' },
        shell: { type: 'string', minLength: 1, title: 'Shell line' },
        cwd: { type: 'string', minLength: 1, title: 'Working folder' },
        env: { type: 'object', additionalProperties: { type: 'string' }, title: 'Environment' },
      },
      oneOf: [{ required: ['command'] }, { required: ['shell'] }],
      additionalProperties: false,
    },
  }),
}

interface Scan {
  stamp: string
  handlers: Map<string, Handler>
  faulty: FaultyHandler[]
}

/**
 * Finds handlers: those built in, then `<folder>/<any name>/handler.json` of each folder, the user's last. The manifest's
 * `type` counts, not the folder's name; a user's handler takes the place of one built in. Folders are looked through
 * again when they have changed.
 */
export class HandlerRegistry {
  readonly #folders: readonly string[]
  readonly #lookAgainMs: number
  readonly #builtIn: readonly Handler[]
  #scan: Scan | null = null
  #scannedAt = 0

  /**
   * @param lookAgainMs how old an answer may be
   * @param builtIn handlers that are programs of this package
   */
  constructor(folders: readonly string[], lookAgainMs: number, builtIn: readonly Handler[] = []) {
    this.#folders = folders
    this.#lookAgainMs = lookAgainMs
    this.#builtIn = [COMMAND, ...builtIn]
  }

  /** @throws invalid-input when no handler has the type, or its manifest is faulty */
  get(type: string): Handler {
    const handler = this.#current().handlers.get(type)
    if (handler !== undefined) return handler
    const faulty = this.#current().faulty.find((one) => one.type === type)
    if (faulty !== undefined) throw unusable(faulty)
    const known = [...this.#current().handlers.keys()].sort().join(', ')
    const broken = this.#current().faulty.map(({ file }) => file)
    const hint = broken.length === 0 ? '' : `; these manifests cannot be used: ${broken.join(', ')}`
    throw invalidInput(`unknown job type "${type}"; known are ${known}${hint}`)
  }

  find(type: string): Handler | undefined {
    return this.#current().handlers.get(type)
  }

  list(): { handlers: Handler[]; faulty: FaultyHandler[] } {
    const { handlers, faulty } = this.#current()
    return { handlers: [...handlers.values()], faulty }
  }

  #current(): Scan {
    const now = Date.now()
    if (this.#scan !== null && Math.abs(now - this.#scannedAt) < this.#lookAgainMs) return this.#scan
    this.#scannedAt = now
    const files = this.#folders.flatMap(manifestFiles)
    const stamp = files.map(({ file, changed }) => `${file} ${changed}`).join('\n')
    if (this.#scan?.stamp !== stamp)
      this.#scan = {
        stamp,
        ...readAll(
          this.#builtIn,
          files.map(({ file }) => file),
        ),
      }
    return this.#scan
  }
}

function manifestFiles(folder: string): { file: string; changed: string }[] {
  let names: string[]
  try {
    names = readdirSync(folder).sort()
  } catch {
    return []
  }
  return names.flatMap((name) => {
    const file = path.join(folder, name, 'handler.json')
    try {
      const stats = statSync(file)
      return stats.isFile() ? [{ file, changed: `${stats.mtimeMs} ${stats.size}` }] : []
    } catch {
      // No manifest in it, or no folder at all: what lies beside handlers is none of ours.
      return []
    }
  })
}

function readAll(
  builtIn: readonly Handler[],
  files: readonly string[],
): { handlers: Map<string, Handler>; faulty: FaultyHandler[] } {
  const handlers = new Map<string, Handler>(builtIn.map((handler) => [handler.manifest.type, handler]))
  const faulty: FaultyHandler[] = []
  for (const file of files) {
    const found = readManifest(file)
    if ('faults' in found) faulty.push(found)
    else if (found.manifest.type === COMMAND.manifest.type) {
      faulty.push({ file, type: null, faults: ['type: "command" is built in and cannot be replaced'] })
    } else handlers.set(found.manifest.type, found)
  }
  return { handlers, faulty }
}

function readManifest(file: string): Handler | FaultyHandler {
  let content: unknown
  try {
    content = JSON.parse(readFileSync(file, 'utf8'))
  } catch (thrown) {
    return { file, type: null, faults: [(thrown as Error).message] }
  }
  const parsed = manifestSchema.safeParse(content)
  if (parsed.success) return { manifest: parsed.data, dir: path.dirname(file) }
  const type = typeof content === 'object' && content !== null && 'type' in content ? content.type : null
  return { file, type: typeof type === 'string' ? type : null, faults: faultsOf(parsed.error) }
}

function unusable({ file, faults }: FaultyHandler): JobyardError {
  return invalidInput(`the handler ${file} cannot be used: ${faults.join('; ')}`, faults)
}
