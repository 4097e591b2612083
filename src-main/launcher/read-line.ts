import { isUtf8 } from 'node:buffer'
import { type HandlerMessage, handlerMessageSchema, MAX_CHECKPOINT_BYTES } from '../../src-shared/handler-protocol.js'
import { faultsOf } from '../../src-shared/new-job.js'
import type { FaultCode } from './launcher-protocol.js'

/** What a line of a `jsonl` handler is. */
export type LineReading =
  | { kind: 'message'; message: HandlerMessage }
  /** Not meant as a message: free text. */
  | { kind: 'text' }
  /** Meant as one, it seems, but not valid. `jobId`: the job that it names, if it names one. */
  | { kind: 'fault'; code: FaultCode; reason: string; jobId: number | null }

/**
 * Fields that hold any JSON. What JSON.parse made needs no check for being JSON, which for large values would take a
 * hundred times as long as the parsing, and for deeply nested ones the whole stack.
 */
const ANY_JSON_FIELD: Readonly<Record<string, string>> = {
  turn: 'meta',
  checkpoint: 'data',
  result: 'output',
  error: 'details',
}

/** The longest JSON text that five bytes of input can become (`1e20,`), so shorter lines hold no larger checkpoint. */
const GROWTH = 5
const OPENING_BRACE = 0x7b

export function readLine(bytes: Buffer): LineReading {
  if (!looksLikeMessage(bytes)) return { kind: 'text' }
  if (!isUtf8(bytes)) return { kind: 'fault', code: 'not-utf8', reason: 'not UTF-8', jobId: null }
  let value: Record<string, unknown>
  try {
    value = JSON.parse(bytes.toString())
  } catch {
    return { kind: 'fault', code: 'not-json', reason: 'not JSON', jobId: null }
  }
  const jobId = Number.isSafeInteger(value.jobId) ? (value.jobId as number) : null
  if (typeof value.type !== 'string') return { kind: 'fault', code: 'no-type', reason: 'no type', jobId }
  const anyField = ANY_JSON_FIELD[value.type]
  const hasAny = anyField !== undefined && Object.hasOwn(value, anyField)
  const parsed = handlerMessageSchema.safeParse(hasAny ? { ...value, [anyField]: null } : value)
  if (!parsed.success) return { kind: 'fault', code: 'wrong-field', reason: faultsOf(parsed.error).join('; '), jobId }
  const message: HandlerMessage = hasAny ? { ...parsed.data, [anyField]: value[anyField] } : parsed.data
  if (message.type === 'checkpoint' && isTooLarge(message.data, bytes.length)) {
    const reason = `checkpoint above ${MAX_CHECKPOINT_BYTES} bytes`
    return { kind: 'fault', code: 'checkpoint-too-large', reason, jobId }
  }
  return { kind: 'message', message }
}

function looksLikeMessage(bytes: Buffer): boolean {
  for (const byte of bytes) {
    if (byte === OPENING_BRACE) return true
    // Space and tab may stand before it.
    if (byte !== 0x20 && byte !== 0x09) return false
  }
  return false
}

function isTooLarge(data: unknown, lineBytes: number): boolean {
  if (lineBytes * GROWTH <= MAX_CHECKPOINT_BYTES) return false
  try {
    return Buffer.byteLength(JSON.stringify(data)) > MAX_CHECKPOINT_BYTES
  } catch {
    // Nested too deeply to be written as JSON again; that is found when it is passed on.
    return false
  }
}
