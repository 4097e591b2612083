import { describe, expect, it } from 'vitest'
import { fieldsOf } from '../../src-renderer/features/add-job/schema-form.js'
import { readFix, startFix } from '../../src-renderer/features/failures/fix-draft.js'
import type { FailureParts } from '../../src-shared/failure-fix.js'

type Parts = NonNullable<FailureParts['shared']>
const shared = <Value>(value: Value) => ({ isShared: true, value }) as const
const differs = { isShared: false } as const

const COMMANDS: Parts = {
  type: 'command',
  timeoutMs: shared<number | null>(60_000),
  maxAttempts: differs,
  input: { shell: shared('make $X'), cwd: differs },
  env: { X: shared('1'), Y: differs },
}
const SCRIPTS: Parts = {
  type: 'script',
  timeoutMs: shared<number | null>(null),
  maxAttempts: shared(4),
  input: { script: differs, epochs: shared(5), fast: shared(true) },
  env: {},
}
const FIELDS = fieldsOf({
  type: 'object',
  properties: { script: { type: 'string' }, epochs: { type: 'integer' }, fast: { type: 'boolean' } },
  required: ['script'],
})

describe('[F10] the form that fixes many jobs', () => {
  it('begins with what they have in common, and changes nothing by itself', () => {
    const draft = startFix(COMMANDS, null)
    expect(draft).toMatchObject({ line: 'make $X', cwd: '', env: 'X=1', timeout: '60s', maxAttempts: '' })
    expect(readFix(COMMANDS, null, draft, draft)).toEqual({ fix: {} })
    const script = startFix(SCRIPTS, FIELDS)
    expect(script.values).toMatchObject({ script: '', epochs: '5', fast: true })
    expect(readFix(SCRIPTS, FIELDS, script, script)).toEqual({ fix: {} })
  })

  it('says of commands only what is another', () => {
    const before = startFix(COMMANDS, null)
    const draft = { ...before, line: 'make all', cwd: '/tmp', env: 'Z=a=b', timeout: '', maxAttempts: '7' }
    expect(readFix(COMMANDS, null, before, draft)).toEqual({
      fix: {
        input: { set: { command: ['make', 'all'], cwd: '/tmp' }, unset: ['shell'] },
        env: { set: { Z: 'a=b' }, unset: ['X'] },
        timeoutMs: null,
        maxAttempts: 7,
      },
    })
  })

  it('says of a handler’s fields only what is another, and what is gone', () => {
    const before = startFix(SCRIPTS, FIELDS)
    const draft = { ...before, values: { ...before.values, epochs: '', fast: false, script: '/new.py' }, timeout: '2m' }
    expect(readFix(SCRIPTS, FIELDS, before, draft)).toEqual({
      fix: { input: { set: { script: '/new.py', fast: false }, unset: ['epochs'] }, timeoutMs: 120_000 },
    })
  })

  it('names what it can’t read, at its field', () => {
    const before = startFix(COMMANDS, null)
    const draft = { ...before, line: '', env: 'nothing', timeout: 'soon', maxAttempts: '0' }
    expect(readFix(COMMANDS, null, before, draft)).toEqual({
      errors: {
        line: expect.any(String),
        env: expect.stringContaining('NAME=value'),
        timeout: expect.any(String),
        maxAttempts: expect.stringContaining('1 to 1000'),
      },
    })
  })
})
