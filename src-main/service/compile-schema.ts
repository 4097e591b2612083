import type { AnySchema, ValidateFunction } from 'ajv'
import { JobyardError } from '../../src-shared/errors.js'
import type { Manifest } from '../../src-shared/handler-protocol.js'

/**
 * Makes a check of a handler's input schema. Ajv is loaded only now, since most commands need none.
 *
 * @throws invalid-input when it is no JSON Schema
 */
export async function compileSchema(manifest: Manifest): Promise<ValidateFunction> {
  const schema = manifest.input as AnySchema
  const dialect = typeof schema === 'object' && '$schema' in schema ? String(schema.$schema) : ''
  const options = { allErrors: true, strict: false, validateFormats: false, logger: false, verbose: true } as const
  try {
    const isRecent = /20(19|20)/.test(dialect)
    const ajv = isRecent
      ? new (await import('ajv/dist/2020.js')).Ajv2020(options)
      : new (await import('ajv')).Ajv(options)
    return ajv.compile(schema)
  } catch (thrown) {
    const why = (thrown as Error).message
    throw new JobyardError('invalid-input', `the handler "${manifest.type}" has an unusable input schema: ${why}`, {
      cause: thrown,
    })
  }
}
