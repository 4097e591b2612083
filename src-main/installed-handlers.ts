import path from 'node:path'
import { programRoot } from './app-root.js'
import { BUILT_IN_MANIFESTS } from './handlers/built-in-manifests.js'
import { HandlerRegistry } from './runner/handler-registry.js'

/** How old the list of handlers may be, so that a busy engine does not stat folders for every job. */
const LOOK_AGAIN_MS = 1_000

/** The handlers of this package and those in the person's data folder. */
export function installedHandlers(dataDir: string): HandlerRegistry {
  const programs = path.join(programRoot(), 'dist', 'main')
  return new HandlerRegistry(
    [path.join(programRoot(), 'examples', 'handlers'), path.join(dataDir, 'handlers')],
    LOOK_AGAIN_MS,
    BUILT_IN_MANIFESTS.map((manifest) => ({ manifest, dir: programs })),
  )
}
