import { describe, expect, it } from 'vitest'
import { EMPTY_DRAFT, faultsAtFields, readDraft } from '../../src-renderer/features/add-job/draft.js'
import { fieldsOf, initialValues, readForm, valuesOf } from '../../src-renderer/features/add-job/schema-form.js'
import { parseCommandLine } from '../../src-renderer/features/add-job/shell-words.js'
import type { Json } from '../../src-shared/job.js'

describe('a typed command line', () => {
  it.each([
    ['make all', ['make', 'all']],
    ['  ls   -l  ', ['ls', '-l']],
    [`echo 'two words' "and \\"more\\""`, ['echo', 'two words', 'and "more"']],
    ['cp a\\ b c', ['cp', 'a b', 'c']],
    [`echo ''`, ['echo', '']],
    [`echo a'b'"c"`, ['echo', 'abc']],
  ])('%s is a program with arguments', (line, words) => {
    expect(parseCommandLine(line)).toEqual({ kind: 'command', words })
  })

  it.each([
    ['cat log | grep error', '|'],
    ['echo $HOME', '$'],
    ['echo "$HOME"', '$'],
    ['ls *.ts', '*'],
    ['a && b', '&'],
    ['X=1 run', 'X='],
    ['cd build', 'cd'],
    ['one\ntwo', 'a second line'],
  ])('%j needs the shell', (line, because) => {
    expect(parseCommandLine(line)).toEqual({ kind: 'shell', because })
  })

  it.each(["echo 'open", 'echo "open', 'echo \\', "''"])('%s is at fault', (line) => {
    expect(parseCommandLine(line).kind).toBe('fault')
  })

  it('is empty when there are only blanks', () => {
    expect(parseCommandLine(' \t')).toEqual({ kind: 'empty' })
  })
})

const SCHEMA: Json = {
  type: 'object',
  required: ['file', 'mode'],
  properties: {
    file: { type: 'string', title: 'The file', description: 'To read.' },
    mode: { enum: ['fast', 'exact'] },
    epochs: { type: 'integer', default: 3 },
    dryRun: { type: 'boolean' },
    tags: { type: 'array', items: { type: 'string' } },
    nested: { type: 'object' },
  },
}

describe('a form from a JSON Schema', () => {
  const fields = fieldsOf(SCHEMA) ?? []

  it('has a field for each property, with its name, kind and need', () => {
    expect(fields.map(({ name, label, kind, required }) => [name, label, kind, required])).toEqual([
      ['file', 'The file', 'text', true],
      ['mode', 'Mode', 'choice', true],
      ['epochs', 'Epochs', 'number', false],
      ['dryRun', 'Dry run', 'boolean', false],
      ['tags', 'Tags', 'list', false],
      ['nested', 'Nested', 'json', false],
    ])
    expect(initialValues(fields)).toMatchObject({ epochs: '3', dryRun: false })
  })

  it('is read into the input, without what was left empty', () => {
    const values = { file: 'a.txt', mode: '"fast"', epochs: '7', dryRun: true, tags: 'one\ntwo\n', nested: '{"a":[1]}' }
    const input = { file: 'a.txt', mode: 'fast', epochs: 7, dryRun: true, tags: ['one', 'two'], nested: { a: [1] } }
    expect(readForm(fields, values)).toEqual({ input })
    expect(valuesOf(fields, input)).toEqual({ ...values, tags: 'one\ntwo', nested: '{\n  "a": [\n    1\n  ]\n}' })
  })

  it('names each field at fault', () => {
    const read = readForm(fields, { mode: '', epochs: '1.5', nested: '{' })
    expect('errors' in read && Object.keys(read.errors).sort()).toEqual(['epochs', 'file', 'mode', 'nested'])
  })

  it('is none where the schema describes no fields, or the input has more than the form', () => {
    expect(fieldsOf(true)).toBeNull()
    expect(fieldsOf({ type: 'string' })).toBeNull()
    expect(valuesOf(fields, { file: 'a', other: 1 })).toBeNull()
  })
})

describe('the dialog', () => {
  it('makes a job of a command with its folder, environment and options', () => {
    const draft = {
      ...EMPTY_DRAFT,
      line: 'sleep 5',
      cwd: '/tmp',
      env: 'A=1\nB=x=y',
      name: 'Nap',
      priority: '10',
      delay: '2m',
      maxAttempts: '3',
      hold: true,
    }
    expect(readDraft(draft, null)).toEqual({
      job: {
        type: 'command',
        input: { command: ['sleep', '5'], cwd: '/tmp', env: { A: '1', B: 'x=y' } },
        name: 'Nap',
        priority: 10,
        delayMs: 120_000,
        maxAttempts: 3,
        held: true,
      },
    })
    expect(readDraft({ ...EMPTY_DRAFT, line: 'a | b' }, null)).toEqual({
      job: { type: 'command', input: { shell: 'a | b' } },
    })
  })

  it('says at each field what is wrong with it', () => {
    const read = readDraft({ ...EMPTY_DRAFT, env: 'novalue', delay: 'soon', timeout: '-1s', maxAttempts: '0' }, null)
    expect('errors' in read && Object.keys(read.errors).sort()).toEqual([
      'delay',
      'env',
      'line',
      'maxAttempts',
      'timeout',
    ])
  })

  it('puts the engine’s refusals at the fields that they concern', () => {
    const fields = [
      { path: ['input', 'script'], message: 'a' },
      { path: ['input', 'command', 0], message: 'b' },
      { path: ['jobs', 0, 'delayMs'], message: 'c' },
      { path: ['input', 'cwd'], message: 'd' },
      { path: [], message: 'e' },
    ]
    expect(faultsAtFields({ fields })).toEqual({ 'input.script': 'a', line: 'b', delay: 'c', cwd: 'd', '': 'e' })
    expect(faultsAtFields(undefined)).toEqual({})
  })
})
