import { invalidInput } from '../../src-shared/errors.js'
import type { Origin } from '../../src-shared/new-job.js'

/** What a job gets of its caller's environment (contract "An imported line"), besides every LC_*. */
const KEPT = ['PATH', 'HOME', 'LANG', 'LANGUAGE']
/** Without these most programs do not start on Windows; there names match in any case. */
const KEPT_ON_WINDOWS = (
  'PATHEXT SYSTEMROOT SYSTEMDRIVE WINDIR COMSPEC TEMP TMP USERPROFILE USERNAME HOMEDRIVE HOMEPATH ' +
  'APPDATA LOCALAPPDATA PROGRAMDATA PROGRAMFILES'
).split(' ')
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/

/** PATH, HOME and locale of the caller: what a job of theirs runs with, wherever the engine was started. */
export function keptEnv(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): Record<string, string> {
  const windows = platform === 'win32'
  const kept = new Set(windows ? [...KEPT, ...KEPT_ON_WINDOWS] : KEPT)
  const result: Record<string, string> = {}
  for (const [name, value] of Object.entries(env)) {
    const comparable = windows ? name.toUpperCase() : name
    if (value !== undefined && (kept.has(comparable) || comparable.startsWith('LC_'))) result[name] = value
  }
  return result
}

/**
 * The values of a repeated `--env K=V`; the last one of a name wins.
 *
 * @throws invalid-input for one without `=` or with an impossible name
 */
export function parseEnvOptions(words: readonly string[]): Record<string, string> {
  const result: Record<string, string> = {}
  for (const word of words) {
    const equals = word.indexOf('=')
    if (equals === -1) throw invalidInput(`--env must be NAME=VALUE, not "${word}"`)
    const name = word.slice(0, equals)
    if (!NAME.test(name)) {
      throw invalidInput(`--env ${word}: "${name}" is not a variable's name (letters, digits and _, no digit first)`)
    }
    result[name] = word.slice(equals + 1)
  }
  return result
}

/** @throws invalid-input for a name that no environment variable can have */
export function parseSecretOptions(words: readonly string[]): string[] {
  const bad = words.find((word) => !NAME.test(word))
  if (bad !== undefined) {
    throw invalidInput(`--secret must be the name of a stored secret (letters, digits and _), not "${bad}"`)
  }
  return [...new Set(words)]
}

/** Where a job comes from: the caller's folder and the kept part of the environment. */
export function callerOrigin(cwd: string, env: NodeJS.ProcessEnv): Origin {
  return { cwd, env: keptEnv(env, process.platform), secrets: [] }
}
