import type { Workspace } from '../workspace.js'
import type { CliContext } from './cli-command.js'

/** Opens the data folder, does `work`, and closes it again, whatever happens. @throws storage, newer-version */
export async function withWorkspace<T>(
  context: Pick<CliContext, 'dataDir'>,
  work: (workspace: Workspace) => Promise<T>,
): Promise<T> {
  // Loaded only now, so that help and usage errors do not pay for the database.
  const { openWorkspace } = await import('../workspace.js')
  const workspace = await openWorkspace(context.dataDir)
  try {
    return await work(workspace)
  } finally {
    await workspace.close()
  }
}
