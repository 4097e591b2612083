import { invalidInput } from '../../src-shared/errors.js'
import type { Provider } from '../../src-shared/provider.js'
import type { Providers } from '../evaluation/providers.js'
import type { Keychain, KeychainState } from './keychain.js'

interface Parts {
  keychain: Keychain
  providers: Pick<Providers, 'get'>
  /** Tells the engine that jobs which waited for a key may start now. */
  notice(): void
}

/** Keeps the keys of providers for the window, which hands them over and never gets them back (rule P1). */
export class ProviderKeys {
  constructor(private readonly p: Parts) {}

  get keychain(): KeychainState {
    return this.p.keychain.state
  }

  /** @throws not-found, invalid-input for a provider that names no key, operation-failed where there is no keychain */
  setKey(id: string, key: string | null): Provider {
    const { keyName } = this.p.providers.get(id)
    if (keyName === undefined) throw invalidInput(`provider "${id}" names no key: give its key a name first`)
    this.p.keychain.set(keyName, key === null ? null : key.trim())
    this.p.notice()
    return this.p.providers.get(id)
  }
}
