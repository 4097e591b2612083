import { statSync } from 'node:fs'
import path from 'node:path'
import { JobyardError } from '../../src-shared/errors.js'
import type { Manifest, Protocol } from '../../src-shared/handler-protocol.js'
import type { ClaimedJob } from '../engine/ports.js'
import { ownNodeEnvironment } from '../processes/own-node.js'
import type { JobSettings } from './job-settings.js'
import { pythonProgram } from './python-program.js'
import type { Handler } from './read-manifest.js'
import { looksSecret, type SecretSource } from './secret-source.js'

/** How to start the process that executes a job. */
export interface LaunchPlan {
  protocol: Protocol
  command: string[]
  cwd: string
  env: Record<string, string>
  secrets: { name: string; value: string }[]
  /** Jobs with the same key may share a `jsonl` process: same handler, same environment. */
  poolKey: string
  /** How old a sign of life may get by the manifest's promise, in ms; null: none was promised (yet). */
  leaseMs: number | null
  /** What the handler is told about its surroundings in `start`. */
  config: JobSettings['config']
}

interface CommandInput {
  command?: string[]
  shell?: string
  cwd?: string
  env?: Record<string, string>
}

/**
 * @throws invalid-input with what is missing: a secret, a folder
 */
export function launchPlan(
  job: ClaimedJob,
  handler: Handler,
  secrets: SecretSource,
  settings: JobSettings = { config: {}, secrets: [] },
): LaunchPlan {
  const asked = job.origin.secrets.map((name) => ({ name, value: secretValue(secrets, name) }))
  const values = [...asked, ...known(secrets, settings.secrets)]
  const fromManifest = known(secrets, [...handler.manifest.env, ...(settings.variables ?? [])])
  const base = {
    ...baseEnvironment(job.origin.env),
    ...asEnvironment(fromManifest),
    ...asEnvironment(values),
  }
  const masked = [...values, ...fromManifest.filter(({ name }) => looksSecret(name))]
  if (handler.dir === null) return commandPlan(job, base, masked)
  const command = commandOf(handler.manifest, handler.dir)
  const env = usesOwnNode(handler) ? { ...base, ...ownNodeEnvironment() } : base
  // A warm process holds the program as it was; what was changed meanwhile gets a new one.
  const poolKey = JSON.stringify([handler.manifest.type, handler.dir, handler.stamp, command, env])
  const { protocol } = handler.manifest
  // A warm process serves jobs from many folders and gets each one's in `config`; a one-shot runs where its job is from.
  const cwd = protocol !== 'jsonl' && isFolder(job.origin.cwd) ? job.origin.cwd : handler.dir
  // Only messages are signs of life, and only this protocol has any.
  const leaseMs = protocol === 'jsonl' ? (handler.manifest.leaseMs ?? null) : null
  const config = { cwd: job.origin.cwd, ...settings.config }
  return { protocol, command, cwd, env, secrets: masked, poolKey, leaseMs, config }
}

function commandPlan(
  job: ClaimedJob,
  base: Record<string, string>,
  secrets: { name: string; value: string }[],
): LaunchPlan {
  const input = job.input as CommandInput
  const command = input.command ?? shellCommand(input.shell ?? '')
  const cwd = path.resolve(job.origin.cwd, input.cwd ?? '.')
  if (!isFolder(cwd)) {
    throw new JobyardError('invalid-input', `its working folder ${cwd} does not exist`)
  }
  return {
    protocol: 'plain',
    command,
    cwd,
    env: { ...base, ...input.env },
    secrets,
    poolKey: '',
    leaseMs: null,
    config: {},
  }
}

function isFolder(dir: string): boolean {
  return statSync(dir, { throwIfNoEntry: false })?.isDirectory() === true
}

function shellCommand(line: string): string[] {
  return process.platform === 'win32' ? ['cmd.exe', '/d', '/s', '/c', line] : ['/bin/sh', '-c', line]
}

function secretValue(secrets: SecretSource, name: string): string {
  const value = secrets.get(name)
  if (value === undefined) throw new JobyardError('invalid-input', `the secret ${name} is not there`)
  return value
}

/** Those of the names that have a value here. */
function known(secrets: SecretSource, names: readonly string[]): { name: string; value: string }[] {
  return names.flatMap((name) => {
    const value = secrets.get(name)
    return value === undefined ? [] : [{ name, value }]
  })
}

function asEnvironment(values: { name: string; value: string }[]): Record<string, string> {
  return Object.fromEntries(values.map(({ name, value }) => [name, value]))
}

const KEPT = ['PATH', 'HOME', 'LANG', 'LANGUAGE', 'SystemRoot', 'USERPROFILE', 'TEMP', 'PATHEXT', 'ComSpec']

/** The engine's own PATH, HOME and locale. */
const ENGINE_ENVIRONMENT: Record<string, string> = Object.fromEntries(
  Object.entries(process.env).flatMap(([name, value]) => (value !== undefined && isKept(name) ? [[name, value]] : [])),
)

/** A job runs with what its origin says of PATH, HOME and locale; only where that says nothing, with the engine's. */
function baseEnvironment(origin: Record<string, string>): Record<string, string> {
  return Object.keys(origin).some(isKept) ? origin : { ...ENGINE_ENVIRONMENT, ...origin }
}

function isKept(name: string): boolean {
  return KEPT.includes(name) || name.startsWith('LC_')
}

/** A manifest's command with its placeholders filled in. */
export function commandOf({ command }: Pick<Manifest, 'command'>, dir: string): string[] {
  return command.map((word) => fillIn(word, dir))
}

function fillIn(word: string, dir: string): string {
  return word
    .replaceAll('${handlerDir}', dir)
    .replaceAll('${node}', process.execPath)
    .replaceAll('${python}', pythonProgram())
}

/** Whether it runs on this program's own Node, which inside Electron has to be told to be Node. */
export function usesOwnNode(handler: Pick<Handler, 'manifest'>): boolean {
  return handler.manifest.command.some((word) => word.includes('${node}'))
}
