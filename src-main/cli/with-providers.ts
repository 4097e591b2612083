import type { Providers } from '../evaluation/providers.js'
import type { CliContext } from './cli-command.js'
import { withWorkspace } from './with-workspace.js'

/** {@link withWorkspace} for a command that deals with providers alone. An engine elsewhere notices what is written. */
export function withProviders<T>(
  context: Pick<CliContext, 'dataDir'>,
  work: (providers: Providers) => Promise<T>,
): Promise<T> {
  return withWorkspace(context, async ({ store, clock }) => {
    const { Providers } = await import('../evaluation/providers.js')
    const { environmentSecrets } = await import('../runner/secret-source.js')
    return work(new Providers({ store, clock, secrets: environmentSecrets, notice: () => undefined }))
  })
}
