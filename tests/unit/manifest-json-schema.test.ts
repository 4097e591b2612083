import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect, test } from 'vitest'
import { manifestJsonSchema } from '../../src-main/kit/manifest-json-schema.js'
import { manifestSchema } from '../../src-shared/handler-protocol.js'

const root = fileURLToPath(new URL('../..', import.meta.url))
const text = (path: string) => readFileSync(`${root}${path}`, 'utf8')

test('[H2] the published JSON Schema of the manifest is the one by which manifests are read', () => {
  // `jobyard handler schema > docs/handler-manifest.schema.json` makes it anew.
  expect(JSON.parse(text('docs/handler-manifest.schema.json'))).toEqual(manifestJsonSchema())
})

test('[H2] it describes every field, and says of each what it means', () => {
  const { properties } = manifestJsonSchema()
  expect(Object.keys(properties).sort()).toEqual(Object.keys(manifestSchema.shape).sort())
  for (const { description } of Object.values(properties)) expect(description).toMatch(/^\S.*\.$/)
})

test('[H2] it accepts and refuses what the reading accepts and refuses', () => {
  const validate = new Ajv2020({ strict: false }).compile(manifestJsonSchema())
  const good = JSON.parse(text('examples/handlers/script-node/handler.json'))
  const variants: [object, boolean][] = [
    [good, true],
    [{ ...good, $schema: '../x.json', env: ['A_KEY'], leaseMs: 1000, input: true }, true],
    [{ ...good, protocol: 'xml' }, false],
    [{ ...good, comand: [] }, false],
    [{ ...good, type: 'a b' }, false],
    [{ ...good, command: [] }, false],
    [{ ...good, input: 3 }, false],
    [{ ...good, timeoutMs: 0 }, false],
    [{ ...good, title: undefined }, false],
  ]
  for (const [manifest, isRight] of variants) {
    const plain = JSON.parse(JSON.stringify(manifest))
    const answers = [validate(plain), manifestSchema.safeParse(plain).success]
    expect([plain, ...answers]).toEqual([plain, isRight, isRight])
  }
})
