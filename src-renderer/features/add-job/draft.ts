import { AGENT_LOOP } from '../../../src-shared/agent-loop.js'
import { INGEST_FILE } from '../../../src-shared/document.js'
import { parseDurationMs } from '../../../src-shared/duration.js'
import { toJobyardError } from '../../../src-shared/errors.js'
import { type Json, PRIORITIES } from '../../../src-shared/job.js'
import type { FormField, FormValues } from './schema-form.js'
import { readForm } from './schema-form.js'
import { parseCommandLine } from './shell-words.js'

/** What the dialog holds while it is being filled in. */
export interface Draft {
  type: string
  /** For `command`. */
  line: string
  cwd: string
  /** `NAME=value`, one a line. */
  env: string
  /** For `ingest:file`: a job is made for each. */
  files: string[]
  /** For a handler with a form. */
  values: FormValues
  /** For a handler whose schema gives no form. */
  json: string
  /** For `pipeline`: its text, and fields for its input as JSON. */
  pipeline: string
  pipelineInput: string
  /** For `agent:loop`: names of stored secrets, and whether to go on without what is not committed. */
  secrets: string
  allowDirty: boolean
  name: string
  priority: string
  delay: string
  timeout: string
  maxAttempts: string
  group: string
  hold: boolean
}

export const EMPTY_DRAFT: Draft = {
  type: 'command',
  line: '',
  cwd: '',
  env: '',
  files: [],
  values: {},
  json: '{}',
  pipeline: '',
  pipelineInput: '',
  secrets: '',
  allowDirty: false,
  name: '',
  priority: String(PRIORITIES.normal),
  delay: '',
  timeout: '',
  maxAttempts: '',
  group: '',
  hold: false,
}

/** A job as it is sent, or a message for each field at fault; fields of a handler's form are `input.<name>`. */
export type DraftResult =
  | {
      job: { type: string; input: Json; [key: string]: Json }
      /** What an agent gets beside; of a command it is in the input. */
      env?: Record<string, string>
      secrets?: string[]
    }
  | { errors: Record<string, string> }

export function readDraft(draft: Draft, fields: readonly FormField[] | null): DraftResult {
  const errors: Record<string, string> = {}
  const input =
    draft.type === 'command'
      ? readCommand(draft, errors)
      : draft.type === INGEST_FILE
        ? readFiles(draft, errors)
        : readInput(draft, fields, errors)
  const job: { type: string; input: Json; [key: string]: Json } = { type: draft.type, input }
  if (draft.name.trim() !== '') job.name = draft.name.trim()
  if (draft.group.trim() !== '') job.group = draft.group.trim()
  if (Number(draft.priority) !== PRIORITIES.normal) job.priority = Number(draft.priority)
  if (draft.hold) job.held = true
  for (const [key, field] of [
    ['delay', 'delayMs'],
    ['timeout', 'timeoutMs'],
  ] as const) {
    if (draft[key].trim() === '') continue
    try {
      job[field] = parseDurationMs(draft[key], 'It')
    } catch (error) {
      errors[key] = `${toJobyardError(error).message}.`
    }
  }
  if (draft.maxAttempts.trim() !== '') {
    const attempts = Number(draft.maxAttempts)
    if (Number.isInteger(attempts) && attempts >= 1 && attempts <= 1000) job.maxAttempts = attempts
    else errors.maxAttempts = 'It must be a whole number from 1 to 1000.'
  }
  const beside = draft.type === AGENT_LOOP ? readSurroundings(draft, errors) : {}
  return Object.keys(errors).length > 0 ? { errors } : { job, ...beside }
}

function readSurroundings(draft: Draft, errors: Record<string, string>) {
  return { env: readEnv(draft.env, errors), secrets: readSecrets(draft.secrets, errors) }
}

function readCommand(draft: Draft, errors: Record<string, string>): Json {
  const input: { [key: string]: Json } = {}
  const parsed = parseCommandLine(draft.line)
  if (parsed.kind === 'empty') errors.line = 'Type the command to run.'
  else if (parsed.kind === 'fault') errors.line = parsed.message
  else if (parsed.kind === 'command') input.command = parsed.words
  else input.shell = draft.line
  if (draft.cwd.trim() !== '') input.cwd = draft.cwd.trim()
  const env = readEnv(draft.env, errors)
  if (Object.keys(env).length > 0) input.env = env
  return input
}

function readEnv(text: string, errors: Record<string, string>): Record<string, string> {
  const env: Record<string, string> = {}
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue
    const at = line.indexOf('=')
    if (at < 1) errors.env = `“${line.trim()}” is not of the form NAME=value.`
    else env[line.slice(0, at).trim()] = line.slice(at + 1)
  }
  return env
}

function readSecrets(text: string, errors: Record<string, string>): string[] {
  const names = text.split(/[\s,]+/).filter((name) => name !== '')
  const bad = names.find((name) => !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name))
  if (bad !== undefined) errors.secrets = `“${bad}” is not the name of a secret: letters, digits and _ only.`
  return names
}

function readFiles({ files }: Draft, errors: Record<string, string>): Json {
  if (files.length === 0) errors.files = 'Choose at least one file.'
  return files
}

function readInput(draft: Draft, fields: readonly FormField[] | null, errors: Record<string, string>): Json {
  if (fields === null) {
    try {
      return JSON.parse(draft.json) as Json
    } catch (error) {
      errors.json = `This is no JSON: ${(error as Error).message}`
      return null
    }
  }
  const read = readForm(fields, draft.values)
  if ('input' in read) return read.input
  for (const [name, message] of Object.entries(read.errors)) errors[`input.${name}`] = message
  return null
}

/** Messages of the engine's refusal, at the fields of the dialog that they concern; what concerns none is under ``. */
export function faultsAtFields(details: unknown): Record<string, string> {
  const errors: Record<string, string> = {}
  // What a look at an agent loop found names its fields itself.
  const findings = isObject(details) && Array.isArray(details.findings) ? details.findings : []
  for (const finding of findings) {
    if (isObject(finding)) errors[`input.${finding.field}`] = String(finding.message)
  }
  const fields = isObject(details) && Array.isArray(details.fields) ? details.fields : []
  for (const fault of fields) {
    if (!isObject(fault) || !Array.isArray(fault.path) || typeof fault.message !== 'string') continue
    errors[fieldOfPath(fault.path.map(String))] = fault.message
  }
  return errors
}

function fieldOfPath(path: readonly string[]): string {
  // The path may begin with the job's place in the batch, which holds one job here.
  const [first = '', second = ''] =
    path[0] !== undefined && /^\d+$|^jobs$/.test(path[0]) ? path.filter((p) => !/^\d+$|^jobs$/.test(p)) : path
  if (first === 'input') {
    if (second === 'command' || second === 'shell') return 'line'
    return second === 'cwd' || second === 'env' ? second : second === '' ? '' : `input.${second}`
  }
  return { delayMs: 'delay', timeoutMs: 'timeout' }[first] ?? first
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
