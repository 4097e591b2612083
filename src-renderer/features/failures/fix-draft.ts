import { commandText } from '../../../src-shared/command-text.js'
import { parseDurationMs } from '../../../src-shared/duration.js'
import { toJobyardError } from '../../../src-shared/errors.js'
import type { FailureFix, FailureParts, Shared } from '../../../src-shared/failure-fix.js'
import type { Json } from '../../../src-shared/job.js'
import { type FormField, type FormValues, readForm, valuesOf } from '../add-job/schema-form.js'
import { parseCommandLine } from '../add-job/shell-words.js'

/** What the form holds; what differs among the jobs begins empty, and stays as it is when it is left so. */
export interface FixDraft {
  /** For commands. */
  line: string
  cwd: string
  /** `NAME=value`, one a line: of commands what all have, of other types what is to be added. */
  env: string
  /** For a handler's fields. */
  values: FormValues
  timeout: string
  maxAttempts: string
}

type Parts = NonNullable<FailureParts['shared']>

export type FixResult = { fix: FailureFix } | { errors: Record<string, string> }

/** What the form begins with. @param fields of the handler; null: a command, or a handler without a form */
export function startFix(parts: Parts, fields: readonly FormField[] | null): FixDraft {
  const own = Object.entries(parts.input).flatMap(([name, shared]): [string, Json][] =>
    shared.isShared && fields?.some((field) => field.name === name) !== false ? [[name, shared.value]] : [],
  )
  const timeoutMs = sharedValue(parts.timeoutMs)
  return {
    line: lineOf(parts),
    cwd: textOf(parts.input.cwd),
    env: Object.entries(parts.env)
      .flatMap(([name, shared]) => (shared.isShared ? [`${name}=${shared.value}`] : []))
      .join('\n'),
    values: fields === null ? {} : (valuesOf(fields, Object.fromEntries(own)) ?? {}),
    timeout: typeof timeoutMs === 'number' ? `${timeoutMs / 1_000}s` : '',
    maxAttempts: parts.maxAttempts.isShared ? String(parts.maxAttempts.value) : '',
  }
}

/** Whether all jobs run the same command. */
export function hasOneLine({ input }: Parts): boolean {
  return input.command?.isShared === true || input.shell?.isShared === true
}

/** What of the form is another than at its beginning. */
export function readFix(
  parts: Parts,
  fields: readonly FormField[] | null,
  before: FixDraft,
  draft: FixDraft,
): FixResult {
  const errors: Record<string, string> = {}
  const fix: FailureFix = {}
  const input: NonNullable<FailureFix['input']> = { set: {}, unset: [] }
  if (parts.type === 'command') readCommand(before, draft, input, errors)
  else if (fields !== null) readFields(fields, before, draft, input, errors)
  if (Object.keys(input.set).length > 0 || input.unset.length > 0) fix.input = input
  if (draft.env.trim() !== before.env.trim()) {
    const [was, is] = [variables(before.env, {}), variables(draft.env, errors)]
    fix.env = {
      set: Object.fromEntries(Object.entries(is).filter(([name, value]) => was[name] !== value)),
      unset: Object.keys(was).filter((name) => !(name in is)),
    }
  }
  if (draft.timeout.trim() !== before.timeout) {
    try {
      fix.timeoutMs = draft.timeout.trim() === '' ? null : parseDurationMs(draft.timeout, 'It')
    } catch (error) {
      errors.timeout = `${toJobyardError(error).message}.`
    }
  }
  if (draft.maxAttempts.trim() !== before.maxAttempts && draft.maxAttempts.trim() !== '') {
    const attempts = Number(draft.maxAttempts)
    if (Number.isInteger(attempts) && attempts >= 1 && attempts <= 1000) fix.maxAttempts = attempts
    else errors.maxAttempts = 'It must be a whole number from 1 to 1000.'
  }
  return Object.keys(errors).length > 0 ? { errors } : { fix }
}

function readCommand(
  before: FixDraft,
  draft: FixDraft,
  input: NonNullable<FailureFix['input']>,
  errors: Record<string, string>,
): void {
  if (draft.line !== before.line) {
    const parsed = parseCommandLine(draft.line)
    if (parsed.kind === 'empty') errors.line = 'Type the command to run.'
    else if (parsed.kind === 'fault') errors.line = parsed.message
    else if (parsed.kind === 'command') {
      input.set.command = parsed.words
      input.unset.push('shell')
    } else {
      input.set.shell = draft.line
      input.unset.push('command')
    }
  }
  const cwd = draft.cwd.trim()
  if (cwd === before.cwd) return
  if (cwd === '') input.unset.push('cwd')
  else input.set.cwd = cwd
}

function readFields(
  fields: readonly FormField[],
  before: FixDraft,
  draft: FixDraft,
  input: NonNullable<FailureFix['input']>,
  errors: Record<string, string>,
): void {
  const changed = fields.filter(
    ({ name, initial }) => (draft.values[name] ?? initial) !== (before.values[name] ?? initial),
  )
  const read = readForm(
    changed.map((field) => ({ ...field, required: false })),
    draft.values,
  )
  if ('errors' in read) {
    for (const [name, message] of Object.entries(read.errors)) errors[`input.${name}`] = message
    return
  }
  for (const { name, kind } of changed) {
    const value = read.input[name]
    if (value !== undefined) input.set[name] = value
    else if (kind === 'boolean') input.set[name] = false
    else input.unset.push(name)
  }
}

function variables(text: string, errors: Record<string, string>): Record<string, string> {
  const found: Record<string, string> = {}
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue
    const at = line.indexOf('=')
    if (at < 1) errors.env = `“${line.trim()}” is not of the form NAME=value.`
    else found[line.slice(0, at).trim()] = line.slice(at + 1)
  }
  return found
}

function lineOf({ input }: Parts): string {
  const shell = textOf(input.shell)
  if (shell !== '') return shell
  const words = input.command?.isShared ? input.command.value : null
  const isWords = Array.isArray(words) && words.every((word) => typeof word === 'string')
  return isWords ? commandText({ command: words as [string, ...string[]] }) : ''
}

function textOf(shared: Shared<Json> | undefined): string {
  return shared?.isShared && typeof shared.value === 'string' ? shared.value : ''
}

function sharedValue<Value>(shared: Shared<Value>): Value | undefined {
  return shared.isShared ? shared.value : undefined
}
