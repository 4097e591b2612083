import { existsSync, statSync } from 'node:fs'
import path from 'node:path'
import { JobyardError } from '../../src-shared/errors.js'
import type { HandlerRegistry } from '../runner/handler-registry.js'
import { type FaultyHandler, type Handler, readManifest } from '../runner/read-manifest.js'

/** A handler that somebody named, usable or not. */
export type FoundHandler = { handler: Handler; file: string | null } | { faulty: FaultyHandler }

interface Parts {
  registry: HandlerRegistry
  dataDir: string
  /** What a relative folder is relative to. */
  cwd: string
}

/**
 * Finds a handler by its job type, by its folder's name in the data folder, or by a path to its folder.
 *
 * @throws not-found naming the types that there are
 */
export function findHandler(word: string, { registry, dataDir, cwd }: Parts): FoundHandler {
  const known = registry.find(word)
  if (known !== undefined) return { handler: known, file: known.dir === null ? null : fileIn(known.dir) }
  const { handlers, faulty } = registry.list()
  const broken = faulty.find(({ type }) => type === word)
  if (broken !== undefined) return { faulty: broken }
  const name = path.basename(word) === 'handler.json' ? path.dirname(word) : word
  for (const folder of [path.resolve(dataDir, 'handlers', name), path.resolve(cwd, name)]) {
    if (name === '' || !isFolder(folder)) continue
    const file = fileIn(folder)
    if (!existsSync(file)) return { faulty: { file, type: null, faults: ['there is no such file'] } }
    const read = readManifest(file)
    return 'faults' in read ? { faulty: read } : { handler: read, file }
  }
  const types = handlers.map(({ manifest }) => manifest.type).sort()
  throw new JobyardError(
    'not-found',
    `there is no handler "${word}"; job types are ${types.join(', ')}, and a folder with a handler.json will do as well`,
  )
}

function fileIn(folder: string): string {
  return path.join(folder, 'handler.json')
}

function isFolder(folder: string): boolean {
  return statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true
}
