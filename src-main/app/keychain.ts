import path from 'node:path'
import { z } from 'zod'
import { JobyardError } from '../../src-shared/errors.js'
import { environmentSecrets, type SecretSource } from '../runner/secret-source.js'
import { JsonFile } from './settings-store.js'

/** The part of Electron's `safeStorage` that is used: it encrypts with a key that the system's keychain holds. */
export interface SafeStorage {
  isEncryptionAvailable(): boolean
  /** On Linux only; `basic_text` encrypts with a password that is in every copy of Chromium. */
  getSelectedStorageBackend?(): string
  encryptString(text: string): Buffer
  decryptString(bytes: Buffer): string
}

const keysSchema = z.record(z.string(), z.string())
type Keys = z.infer<typeof keysSchema>

/** Whether keys can be kept, and if not, why. */
export interface KeychainState {
  available: boolean
  reason: string | null
}

/**
 * Keys of providers, encrypted with what the system's keychain holds, in `keys.json` (0600) of the data folder (rule P1).
 * Where the system has no keychain nothing is stored. A name that is not in it is looked for in the environment, so that
 * the app finds what the headless worker finds.
 */
export class Keychain implements SecretSource {
  readonly #storage: SafeStorage
  readonly #file: JsonFile<Keys>
  readonly #platform: NodeJS.Platform
  /** Decrypted once: the engine asks for each job. */
  readonly #known = new Map<string, string>()
  #keys: Keys

  constructor(storage: SafeStorage, dataDir: string, platform = process.platform) {
    this.#storage = storage
    this.#file = new JsonFile<Keys>(path.join(dataDir, 'keys.json'), keysSchema)
    this.#platform = platform
    this.#keys = this.#file.read()
  }

  get state(): KeychainState {
    if (!this.#storage.isEncryptionAvailable()) return unavailable('this system offers no keychain')
    if (this.#platform !== 'linux') return { available: true, reason: null }
    const backend = this.#storage.getSelectedStorageBackend?.() ?? 'unknown'
    if (backend === 'basic_text' || backend === 'unknown') {
      return unavailable('no keyring (GNOME Keyring or KWallet) is running, so keys could only be kept in the clear')
    }
    return { available: true, reason: null }
  }

  get(name: string): string | undefined {
    return this.#kept(name) ?? environmentSecrets.get(name)
  }

  whereIs(name: string): 'keychain' | 'environment' | null {
    return this.#kept(name) === undefined ? environmentSecrets.whereIs(name) : 'keychain'
  }

  /**
   * Keeps a value under a name; null forgets it.
   *
   * @throws operation-failed where there is no keychain, or the file cannot be written; nothing is kept then
   */
  set(name: string, value: string | null): void {
    const { available, reason } = this.state
    if (value !== null && !available) throw new JobyardError('operation-failed', `the key is not kept: ${reason}`)
    const { [name]: _, ...others } = this.#keys
    const keys = value === null ? others : { ...others, [name]: this.#storage.encryptString(value).toString('base64') }
    if (!this.#file.write(keys)) {
      throw new JobyardError('operation-failed', 'the file of keys, keys.json in the data folder, cannot be written')
    }
    this.#keys = keys
    if (value === null) this.#known.delete(name)
    else this.#known.set(name, value)
  }

  #kept(name: string): string | undefined {
    const known = this.#known.get(name)
    if (known !== undefined) return known
    const encrypted = this.#keys[name]
    if (encrypted === undefined || !this.state.available) return undefined
    try {
      const value = this.#storage.decryptString(Buffer.from(encrypted, 'base64'))
      this.#known.set(name, value)
      return value
    } catch {
      // Encrypted for another user or another keychain: as good as not there, and kept in case that one comes back.
      return undefined
    }
  }
}

function unavailable(why: string): KeychainState {
  return { available: false, reason: `${why}; set the key as an environment variable before starting Jobyard instead` }
}
