import type { HandlerFinding } from '../../src-shared/handler-trial.js'
import type { FaultyHandler } from '../runner/read-manifest.js'
import { manifestJsonSchema } from './manifest-json-schema.js'

const DOCUMENTATION = 'docs/handler-protocol.md says what belongs into handler.json.'

/** The faults of a manifest that cannot be used, each with what would be right. */
export function manifestFindings({ file, faults }: FaultyHandler): HandlerFinding[] {
  const { properties } = manifestJsonSchema()
  return faults.map((fault) => {
    const [, field = ''] = /^([$A-Za-z]+)[.:]/.exec(fault) ?? []
    const meaning = Object.hasOwn(properties, field) ? properties[field]?.description : undefined
    const names = Object.keys(properties).filter((name) => name !== '$schema')
    const general = field === '' ? DOCUMENTATION : `The fields are ${names.join(', ')}.`
    const fix = meaning === undefined ? general : `"${field}": ${meaning}`
    return { name: 'manifest', status: 'error', message: `${file}: ${fault}`, fix }
  })
}
