import type { Json } from '../../../src-shared/job.js'

/** One field of a form that is drawn from a handler's JSON Schema. */
export interface FormField {
  name: string
  label: string
  hint: string | null
  required: boolean
  kind: 'text' | 'number' | 'boolean' | 'choice' | 'list' | 'json'
  /** For `choice`: what can be picked. */
  choices: Json[]
  /** For `number`. */
  integer: boolean
  /** Whether the text may have many lines. */
  long: boolean
  initial: FormValue
  /** A hint that dropped files belong here: the schema says that it is a path. */
  path: boolean
}

export type FormValue = string | boolean
export type FormValues = Record<string, FormValue>

/** What the form became: the input, or a message for each field at fault. */
export type FormResult = { input: { [key: string]: Json } } | { errors: Record<string, string> }

type Schema = { [key: string]: Json }

/** Null when the schema describes no object with named fields: then the input is written as JSON. */
export function fieldsOf(schema: Json): FormField[] | null {
  if (!isObject(schema) || !isObject(schema.properties)) return null
  const required = Array.isArray(schema.required) ? schema.required : []
  return Object.entries(schema.properties).map(([name, property]) =>
    fieldOf(name, isObject(property) ? property : {}, required.includes(name)),
  )
}

function fieldOf(name: string, schema: Schema, required: boolean): FormField {
  const text = (key: string) => (typeof schema[key] === 'string' ? schema[key] : null)
  const kind = kindOf(schema)
  const preset = schema.default
  return {
    name,
    label: text('title') ?? words(name),
    hint: text('description'),
    required,
    kind,
    choices: Array.isArray(schema.enum) ? schema.enum : [],
    integer: schema.type === 'integer',
    long: text('format') === 'multiline' || (typeof schema.maxLength === 'number' && schema.maxLength > 200),
    initial: initialOf(kind, preset),
    path: /path|file|script|folder|dir/i.test(`${name} ${text('format') ?? ''}`),
  }
}

function kindOf(schema: Schema): FormField['kind'] {
  if (Array.isArray(schema.enum)) return 'choice'
  if (schema.type === 'string') return 'text'
  if (schema.type === 'number' || schema.type === 'integer') return 'number'
  if (schema.type === 'boolean') return 'boolean'
  if (schema.type === 'array' && isObject(schema.items) && schema.items.type === 'string') return 'list'
  return 'json'
}

function initialOf(kind: FormField['kind'], preset: Json | undefined): FormValue {
  if (kind === 'boolean') return preset === true
  return preset === undefined ? '' : shownAs(kind, preset)
}

/** A value as its field shows it: for `list` one entry a line. */
function shownAs(kind: FormField['kind'], value: Json): FormValue {
  if (kind === 'boolean') return value === true
  if (kind === 'list' && Array.isArray(value)) return value.join('\n')
  if (kind === 'text' && typeof value === 'string') return value
  if (kind === 'number' && typeof value === 'number') return String(value)
  return JSON.stringify(value, null, kind === 'json' ? 2 : 0)
}

/** The form filled from an input that a job had, for "edit and run again"; null when a part of it has no field. */
export function valuesOf(fields: readonly FormField[], input: Json): FormValues | null {
  if (!isObject(input) || Object.keys(input).some((name) => !fields.some((field) => field.name === name))) return null
  return Object.fromEntries(
    fields.map((field) => {
      const value = input[field.name]
      return [field.name, value === undefined ? (field.kind === 'boolean' ? false : '') : shownAs(field.kind, value)]
    }),
  )
}

export function initialValues(fields: readonly FormField[]): FormValues {
  return Object.fromEntries(fields.map((field) => [field.name, field.initial]))
}

/** Reads the form. Empty fields are left out; the handler's schema has the last word, in the engine. */
export function readForm(fields: readonly FormField[], values: FormValues): FormResult {
  const input: { [key: string]: Json } = {}
  const errors: Record<string, string> = {}
  for (const field of fields) {
    const read = readField(field, values[field.name] ?? field.initial)
    if (read.error !== undefined) errors[field.name] = read.error
    else if (read.value !== undefined) input[field.name] = read.value
    else if (field.required) errors[field.name] = `${field.label} is needed.`
  }
  return Object.keys(errors).length > 0 ? { errors } : { input }
}

function readField(field: FormField, value: FormValue): { value?: Json; error?: string } {
  if (typeof value === 'boolean') return value || field.required || field.initial === true ? { value } : {}
  if (value.trim() === '') return {}
  switch (field.kind) {
    case 'number': {
      const number = Number(value)
      if (!Number.isFinite(number)) return { error: `${field.label} must be a number.` }
      if (field.integer && !Number.isInteger(number)) return { error: `${field.label} must be a whole number.` }
      return { value: number }
    }
    case 'list':
      return { value: value.split('\n').filter((line) => line !== '') }
    case 'choice':
    case 'json':
      return readJson(field, value)
    default:
      return { value }
  }
}

function readJson(field: FormField, text: string): { value?: Json; error?: string } {
  try {
    return { value: JSON.parse(text) as Json }
  } catch (error) {
    return { error: `${field.label} is no JSON: ${(error as Error).message}` }
  }
}

function words(name: string): string {
  const spaced = name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
    .replaceAll(/[_-]+/g, ' ')
    .toLowerCase()
  return spaced.charAt(0).toUpperCase() + spaced.slice(1)
}

function isObject(value: Json | undefined): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
