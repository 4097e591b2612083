import { z } from 'zod'
import { manifestSchema } from '../../src-shared/handler-protocol.js'

export interface ManifestJsonSchema {
  properties: Record<string, { description?: string }>
  [keyword: string]: unknown
}

/** JSON Schema of `handler.json`, made from the schema by which it is read, for editors and other tools. */
export function manifestJsonSchema(): ManifestJsonSchema {
  const { $schema, ...schema } = z.toJSONSchema(manifestSchema, {
    io: 'input',
    // A JSON Schema inside a JSON Schema: described rather than spelt out as any JSON.
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema !== manifestSchema.shape.input) return
      for (const keyword of ['anyOf', 'default']) delete jsonSchema[keyword as 'anyOf']
      jsonSchema.type = ['object', 'boolean'] as unknown as 'object'
    },
  })
  const { $defs: _, ...rest } = schema
  return { $schema, title: 'Manifest of a Jobyard handler (handler.json)', ...rest } as unknown as ManifestJsonSchema
}
