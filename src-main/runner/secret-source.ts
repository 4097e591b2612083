/** Where values of secrets come from; the rows hold only their names. */
export interface SecretSource {
  get(name: string): string | undefined
  /** Where the value is kept; null when there is none. */
  whereIs(name: string): 'keychain' | 'environment' | null
}

/** Secrets from this process's environment, as the headless worker has them. */
export const environmentSecrets: SecretSource = {
  get: (name) => process.env[name],
  whereIs: (name) => (process.env[name] === undefined ? null : 'environment'),
}

/** Names that announce a secret: their values are masked when a manifest asks for them by `env`. */
const SECRET_NAME = /KEY|TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIAL/i

export function looksSecret(name: string): boolean {
  return SECRET_NAME.test(name)
}
