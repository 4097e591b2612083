import { readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { Keychain, type SafeStorage } from '../../src-main/app/keychain.js'
import { ProviderKeys } from '../../src-main/app/provider-keys.js'
import { Providers } from '../../src-main/evaluation/providers.js'
import { openYard, temporaryFolder } from '../support/yard.js'

/** Stands for the system's keychain, which no test machine has; `user` is whose it is. */
function storage(backend: string, user = 'ada'): SafeStorage {
  return {
    isEncryptionAvailable: () => true,
    getSelectedStorageBackend: () => backend,
    encryptString: (text) => Buffer.from(`${user}:${[...text].reverse().join('')}`),
    decryptString(bytes) {
      const text = bytes.toString()
      if (!text.startsWith(`${user}:`)) throw new Error('encrypted for somebody else')
      return [...text.slice(user.length + 1)].reverse().join('')
    },
  }
}

function environment(name: string, value: string): void {
  process.env[name] = value
  onTestFinished(() => {
    delete process.env[name]
  })
}

describe('the keychain', () => {
  test('[P1] a key is kept encrypted in a private file, and found again by the next start', () => {
    const folder = temporaryFolder()
    new Keychain(storage('gnome_libsecret'), folder, 'linux').set('LOCAL_KEY', 'sk-123456789')
    const file = path.join(folder, 'keys.json')
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(readFileSync(file, 'utf8')).not.toContain('sk-123456789')
    const next = new Keychain(storage('gnome_libsecret'), folder, 'linux')
    expect([next.get('LOCAL_KEY'), next.whereIs('LOCAL_KEY')]).toEqual(['sk-123456789', 'keychain'])
    next.set('LOCAL_KEY', null)
    expect([next.get('LOCAL_KEY'), next.whereIs('LOCAL_KEY')]).toEqual([undefined, null])
    expect(new Keychain(storage('gnome_libsecret'), folder, 'linux').get('LOCAL_KEY')).toBeUndefined()
  })

  test.for(['basic_text', 'unknown'])('[P1] with backend %s nothing is stored, and it says so', (backend) => {
    const folder = temporaryFolder()
    const keychain = new Keychain(storage(backend), folder, 'linux')
    expect(keychain.state.available).toBe(false)
    expect(keychain.state.reason).toContain('environment variable')
    expect(() => keychain.set('LOCAL_KEY', 'sk-123456789')).toThrow('the key is not kept: no keyring')
    expect(() => statSync(path.join(folder, 'keys.json'))).toThrow('ENOENT')
  })

  test('[P1] outside Linux the system has one kind of keychain, if any', () => {
    const encrypts = { ...storage('ignored'), getSelectedStorageBackend: () => expect.unreachable() as never }
    expect(new Keychain(encrypts, temporaryFolder(), 'darwin').state).toEqual({ available: true, reason: null })
    const none = { ...encrypts, isEncryptionAvailable: () => false }
    expect(new Keychain(none, temporaryFolder(), 'win32').state.available).toBe(false)
  })

  test('[P1] what is not in it is looked for in the environment', () => {
    environment('JOBYARD_TEST_KEY', 'from-the-environment')
    const keychain = new Keychain(storage('kwallet6'), temporaryFolder(), 'linux')
    expect([keychain.get('JOBYARD_TEST_KEY'), keychain.whereIs('JOBYARD_TEST_KEY')]).toEqual([
      'from-the-environment',
      'environment',
    ])
    keychain.set('JOBYARD_TEST_KEY', 'from-the-keychain')
    expect(keychain.get('JOBYARD_TEST_KEY')).toBe('from-the-keychain')
  })

  test('[P1] what cannot be decrypted is not there, and is kept for when it can', () => {
    const folder = temporaryFolder()
    new Keychain(storage('kwallet6'), folder, 'linux').set('LOCAL_KEY', 'sk-123456789')
    const other = new Keychain(storage('kwallet6', 'eve'), folder, 'linux')
    expect(other.get('LOCAL_KEY')).toBeUndefined()
    other.set('OTHER', 'x')
    expect(new Keychain(storage('kwallet6'), folder, 'linux').get('LOCAL_KEY')).toBe('sk-123456789')
  })
})

test('[P1] setting the key of a provider is seen in its settings and tells the engine', async () => {
  const { store, clock, dataDir } = await openYard()
  const keychain = new Keychain(storage('gnome_libsecret'), dataDir, 'linux')
  const providers = new Providers({ store, clock, secrets: keychain, notice: () => undefined })
  const noticed: string[] = []
  const keys = new ProviderKeys({ keychain, providers, notice: () => noticed.push('again') })
  await providers.save({ id: 'openai', kind: 'openai', models: [{ id: 'gpt-4.1' }] })
  expect(providers.get('openai')).toMatchObject({ keyName: 'OPENAI_API_KEY' })
  expect(keys.setKey('openai', ' sk-123456789\n')).toMatchObject({ key: 'keychain' })
  expect(keychain.get('OPENAI_API_KEY')).toBe('sk-123456789')
  expect(noticed).toHaveLength(1)
  expect(() => keys.setKey('simulated', 'sk')).toThrow('names no key')
  expect(() => keys.setKey('nobody', 'sk')).toThrow('Provider not found: nobody')
})
