import path from 'node:path'
import { programRoot } from '../app-root.js'
import { installedHandlers } from '../installed-handlers.js'
import { type FoundHandler, findHandler } from '../kit/find-handler.js'
import { environmentSecrets } from '../runner/secret-source.js'
import type { CliContext } from './cli-command.js'
import { callerOrigin } from './origin.js'

/** A handler that the caller named, and what it takes to check or try it. No database is opened for that. */
export function namedHandler(word: string, { dataDir, cwd, env }: CliContext) {
  const registry = installedHandlers(dataDir)
  const found: FoundHandler = findHandler(word, { registry, dataDir, cwd })
  return {
    found,
    registry,
    secrets: environmentSecrets,
    origin: callerOrigin(cwd, env),
    launcherPath: path.join(programRoot(), 'dist', 'main', 'launcher.cjs'),
  }
}
