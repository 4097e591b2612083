import type { Desk } from '../app/desk.js'
import type { Keychain } from '../app/keychain.js'
import { ProviderKeys } from '../app/provider-keys.js'
import type { CommandsOf, Implementation } from './implementation.js'

interface Parts {
  desk(): Desk
  keychain: Keychain
  /** What runs wait for may have changed. */
  changed(): void
}

/** Who answers probes, and their keys. A key is taken in and never given out (rule P1). */
export function providerCommands({ desk, keychain, changed }: Parts): Implementation<CommandsOf<'providers'>> {
  const providers = () => desk().workspace.evaluations.providers
  const keys = () => new ProviderKeys({ keychain, providers: providers(), notice: () => desk().engine.notice() })
  const told = <T>(result: T): T => {
    changed()
    return result
  }
  return {
    'providers.list': () => providers().list(),
    'providers.save': async ({ settings }) => told(await providers().save(settings)),
    'providers.remove': async ({ id }) => {
      const { keyName } = providers().get(id)
      await providers().remove(id)
      const isShared = providers()
        .list()
        .some((other) => other.keyName === keyName)
      if (keyName !== undefined && !isShared && keychain.whereIs(keyName) === 'keychain') keychain.set(keyName, null)
      return told(null)
    },
    'providers.test': ({ id, model }) => providers().test(id, model),
    'providers.resume': async ({ id }) => {
      await desk().workspace.jobs.resumeScope({ kind: 'group', name: providers().get(id).group })
      return told(null)
    },
    'providers.setKey': ({ id, key }) => told(keys().setKey(id, key)),
    'providers.keychain': () => keychain.state,
    'providers.models': () => providers().models(),
  }
}
