import type { Manifest } from './handler-protocol.js'
import type { Json } from './job.js'

/**
 * The input with which a handler is checked and tried when no other is given: the first of the schema's `examples`; else
 * what its `default`s make.
 */
export function sampleInput({ input: schema }: Pick<Manifest, 'input'>): { input: Json; isGiven: boolean } {
  if (typeof schema !== 'object') return { input: {}, isGiven: false }
  const { examples, default: preset, properties } = schema
  if (Array.isArray(examples) && examples.length > 0) return { input: examples[0] as Json, isGiven: true }
  if (preset !== undefined) return { input: preset as Json, isGiven: true }
  const values: { [name: string]: Json } = {}
  for (const [name, property] of Object.entries(isObject(properties) ? properties : {})) {
    if (isObject(property) && property.default !== undefined) values[name] = property.default as Json
  }
  return { input: values, isGiven: false }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
