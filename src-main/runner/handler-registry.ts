import { readdirSync, statSync } from 'node:fs'
import path from 'node:path'
import { invalidInput, type JobyardError } from '../../src-shared/errors.js'
import { manifestSchema } from '../../src-shared/handler-protocol.js'
import { type FaultyHandler, type Handler, readManifest } from './read-manifest.js'

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

  /** The next answer is a new one: handlers were changed here. */
  lookAgain(): void {
    this.#scannedAt = Number.NEGATIVE_INFINITY
  }

  #current(): Scan {
    const now = Date.now()
    if (this.#scan !== null && Math.abs(now - this.#scannedAt) < this.#lookAgainMs) return this.#scan
    this.#scannedAt = now
    const files = this.#folders.flatMap(manifestFiles)
    const all = files.map(({ file, stamp }) => `${file} ${stamp}`).join('\n')
    if (this.#scan?.stamp !== all) this.#scan = { stamp: all, ...readAll(this.#builtIn, files) }
    return this.#scan
  }
}

/** Files of a handler that are part of its program, as far as a name tells. */
const PROGRAM_FILE = /(^handler\.json|\.([cm]?[jt]s|py|sh|rb|pl|php|lua|r|jl|exe|jar))$/i

/** A manifest that was found; `stamp` changes with it and with the program files beside it. */
interface ManifestFile {
  file: string
  stamp: string
}

function manifestFiles(folder: string): ManifestFile[] {
  return namesIn(folder).flatMap((name) => {
    // One that is being written, or a folder of other tools.
    if (name.startsWith('.')) return []
    const dir = path.join(folder, name)
    const file = path.join(dir, 'handler.json')
    // No manifest in it, or no folder at all: what lies beside handlers is none of ours.
    if (stampOf(file) === null) return []
    const stamps = namesIn(dir).flatMap((one) => (PROGRAM_FILE.test(one) ? [stampOf(path.join(dir, one))] : []))
    return [{ file, stamp: stamps.join() }]
  })
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort()
  } catch {
    return []
  }
}

function stampOf(file: string): string | null {
  try {
    const stats = statSync(file)
    return stats.isFile() ? `${stats.mtimeMs} ${stats.size}` : null
  } catch {
    return null
  }
}

function readAll(
  builtIn: readonly Handler[],
  files: readonly ManifestFile[],
): { handlers: Map<string, Handler>; faulty: FaultyHandler[] } {
  const handlers = new Map<string, Handler>(builtIn.map((handler) => [handler.manifest.type, handler]))
  const faulty: FaultyHandler[] = []
  for (const { file, stamp } of files) {
    const found = readManifest(file)
    if ('faults' in found) faulty.push(found)
    else if (found.manifest.type === COMMAND.manifest.type) {
      faulty.push({ file, type: null, faults: ['type: "command" is built in and cannot be replaced'] })
    } else handlers.set(found.manifest.type, { ...found, stamp })
  }
  return { handlers, faulty }
}

function unusable({ file, faults }: FaultyHandler): JobyardError {
  return invalidInput(`the handler ${file} cannot be used: ${faults.join('; ')}`, faults)
}
