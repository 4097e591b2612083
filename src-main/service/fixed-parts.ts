import type { FailureFix } from '../../src-shared/failure-fix.js'
import type { Json } from '../../src-shared/job.js'
import type { Origin } from '../../src-shared/new-job.js'
import type { JobParts } from '../store/job-parts.js'
import type { JobRow } from '../store/job-rows.js'

/** Of a longer value, people see the beginning. */
const MAX_VALUE = 80

type Fields = { [name: string]: Json }

/**
 * A job's parts as the fix makes them. Variables of a command are part of its input, as the command line has it; of any
 * other type they are part of where the job comes from.
 *
 * @returns `origin`: the changed one; null: it stays the same
 */
export function fixedParts(
  row: Pick<JobRow, 'type' | 'input' | 'timeout_ms' | 'max_attempts'>,
  fix: FailureFix,
  originOf: () => Origin,
): Omit<JobParts, 'name' | 'origin_id'> & { origin: Origin | null } {
  const input = JSON.parse(row.input) as Json
  const isCommand = row.type === 'command'
  let changed = fix.input === undefined ? input : merged(input, fix.input)
  if (isCommand && fix.env !== undefined && isFields(changed)) {
    const { env: before = {}, ...rest } = changed
    const env = merged(before, fix.env)
    changed = isFields(env) && Object.keys(env).length > 0 ? { ...rest, env } : rest
  }
  return {
    input: isSame(changed, input) ? row.input : JSON.stringify(changed),
    timeout_ms: fix.timeoutMs === undefined ? row.timeout_ms : fix.timeoutMs,
    max_attempts: fix.maxAttempts ?? row.max_attempts,
    origin: isCommand || fix.env === undefined ? null : fixedOrigin(originOf(), fix.env),
  }
}

function fixedOrigin(origin: Origin, change: NonNullable<FailureFix['env']>): Origin | null {
  const env = merged(origin.env, change) as Record<string, string>
  return isSame(env, origin.env) ? null : { ...origin, env }
}

function merged(before: Json, { set, unset }: { set: Fields; unset: readonly string[] }): Json {
  const kept = Object.entries(isFields(before) ? before : {}).filter(([name]) => !unset.includes(name))
  return { ...Object.fromEntries(kept), ...set }
}

export function isSameParts(a: JobParts, b: JobParts): boolean {
  return whatChanged(a, b).length === 0
}

/** Field by field; null: not there. */
export function whatChanged(
  before: JobParts,
  after: JobParts,
): { field: string; from: string | null; to: string | null }[] {
  const found: { field: string; from: string | null; to: string | null }[] = []
  const [was, is] = [flat(before.input), flat(after.input)]
  for (const field of new Set([...was.keys(), ...is.keys()])) {
    const [from = null, to = null] = [was.get(field), is.get(field)]
    if (from !== to) found.push({ field, from, to })
  }
  const add = <Value>(field: string, from: Value, to: Value, words: (value: Value) => string | null) => {
    if (from !== to) found.push({ field, from: words(from), to: words(to) })
  }
  add('time limit', before.timeout_ms, after.timeout_ms, timeWords)
  add('attempts', before.max_attempts, after.max_attempts, String)
  if (before.origin_id !== after.origin_id) found.push({ field: 'environment', from: 'as added', to: 'changed' })
  return found
}

/** The fields of an input with short values; those of a command's variables one by one. */
function flat(text: string): Map<string, string> {
  const input = JSON.parse(text) as Json
  if (!isFields(input)) return new Map([['input', short(input)]])
  return new Map(
    Object.entries(input).flatMap(([name, value]): [string, string][] =>
      name === 'env' && isFields(value)
        ? Object.entries(value).map(([variable, one]) => [`env ${variable}`, short(one)])
        : [[name, short(value)]],
    ),
  )
}

function short(value: Json): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length <= MAX_VALUE ? text : `${text.slice(0, MAX_VALUE)}…`
}

function timeWords(ms: number | null): string | null {
  if (ms === null) return null
  const [n, unit] = ms % 3_600_000 === 0 ? [3_600_000, 'h'] : ms % 60_000 === 0 ? [60_000, 'min'] : [1_000, 's']
  return `${ms / n} ${unit}`
}

function isSame(a: Json, b: Json): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

function isFields(value: Json): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
