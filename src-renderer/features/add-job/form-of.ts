import type { HandlerView } from '../../../src-shared/handler-view.js'
import { PIPELINE_TYPE } from '../../../src-shared/pipeline/pipeline.js'
import type { Draft } from './draft.js'
import { SAMPLE_PIPELINE } from './sample-pipeline.js'
import { type FormField, fieldsOf, initialValues } from './schema-form.js'

/** The form of a job type; null when its schema gives none. */
export function formOf(type: string, handlers: readonly HandlerView[]): FormField[] | null {
  const handler = handlers.find((one) => one.type === type)
  return handler === undefined ? null : fieldsOf(handler.input)
}

/** Choosing another type keeps what both have in common. */
export function withType(draft: Draft, type: string, handlers: readonly HandlerView[]): Draft {
  const pipeline = type === PIPELINE_TYPE && draft.pipeline === '' ? { pipeline: SAMPLE_PIPELINE } : {}
  return { ...draft, ...pipeline, type, values: initialValues(formOf(type, handlers) ?? []) }
}
