import { commandInputSchema, commandText } from '../../../src-shared/command-input.js'
import { INGEST_FILE, ingestInputSchema } from '../../../src-shared/document.js'
import type { HandlerView } from '../../../src-shared/handler-view.js'
import type { Job } from '../../../src-shared/job.js'
import { PIPELINE_TYPE } from '../../../src-shared/pipeline/pipeline.js'
import { call } from '../../bridge.js'
import type { AddJobStart } from '../../stores/ui-store.js'
import { type Draft, EMPTY_DRAFT } from './draft.js'
import { SAMPLE_PIPELINE } from './sample-pipeline.js'
import { type FormField, fieldsOf, initialValues, valuesOf } from './schema-form.js'

/** The dialog's first content: empty, filled from a job that ran, or from dropped files. */
export async function startDraft(start: AddJobStart, handlers: readonly HandlerView[]): Promise<Draft> {
  if (start.kind === 'again') {
    const { job, origin } = await call('jobs.get', { id: start.id })
    const draft = draftOf(job, handlers)
    return job.type === PIPELINE_TYPE ? { ...draft, cwd: origin.cwd } : draft
  }
  if (start.kind === 'ingest') return { ...EMPTY_DRAFT, type: INGEST_FILE, files: start.paths }
  if (start.kind === 'files') return (await draftOfPipelineFile(start.paths)) ?? draftOfFiles(start.paths, handlers)
  return EMPTY_DRAFT
}

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

function draftOf(job: Job, handlers: readonly HandlerView[]): Draft {
  const fields = formOf(job.type, handlers)
  const common: Draft = {
    ...EMPTY_DRAFT,
    type: job.type,
    name: job.name,
    priority: String(job.priority),
    group: job.group ?? '',
    maxAttempts: job.type === 'command' && job.maxAttempts === 1 ? '' : String(job.maxAttempts),
    json: JSON.stringify(job.input, null, 2),
  }
  if (job.type === INGEST_FILE) return { ...common, files: pathIn(job.input) }
  if (job.type === PIPELINE_TYPE) return { ...common, pipeline: common.json }
  if (job.type !== 'command') {
    return { ...common, values: (fields === null ? null : valuesOf(fields, job.input)) ?? initialValues(fields ?? []) }
  }
  const read = commandInputSchema.safeParse(job.input)
  if (!read.success) return common
  const line = commandText(read.data)
  const env = Object.entries(read.data.env ?? {}).map(([name, value]) => `${name}=${value}`)
  // A name that was made from the command is made again from the changed one.
  return { ...common, name: job.name === line ? '' : job.name, line, cwd: read.data.cwd ?? '', env: env.join('\n') }
}

function pathIn(input: Job['input']): string[] {
  const read = ingestInputSchema.safeParse(input)
  return read.success ? [read.data.path] : []
}

/** Files that are there to be read, not to be run. */
const READ =
  /\.(pdf|docx?|odt|rtf|pptx?|odp|xlsx?|ods|epub|md|markdown|txt|html?|csv|tsv|jpe?g|png|gif|webp|tiff?|heic|mp3|flac|ogg|opus|m4a|wav|mp4|mkv|mov|webm)$/i

/** A single YAML file that is a pipeline fills the pipeline's form; null for anything else. */
async function draftOfPipelineFile(paths: readonly string[]): Promise<Draft | null> {
  const [path, ...others] = paths
  if (path === undefined || others.length > 0 || !/\.ya?ml$/i.test(path)) return null
  try {
    const { text, folder } = await call('pipelines.readFile', { path })
    return /^stages:/m.test(text) ? { ...EMPTY_DRAFT, type: PIPELINE_TYPE, pipeline: text, cwd: folder } : null
  } catch {
    return null
  }
}

/** The first handler whose form asks for a file gets them; without one, a command line that ends in them. */
function draftOfFiles(paths: readonly string[], handlers: readonly HandlerView[]): Draft {
  const [first = ''] = paths
  if (paths.every((path) => READ.test(path))) return { ...EMPTY_DRAFT, type: INGEST_FILE, files: [...paths] }
  const wanted = first.endsWith('.py') ? 'python' : /\.[cm]?js$/.test(first) ? 'node' : null
  const asking = handlers.flatMap((handler) => {
    if (handler.type === INGEST_FILE) return []
    const field = formOf(handler.type, handlers)?.find((one) => one.path)
    return field === undefined ? [] : [{ handler, field }]
  })
  const taker = wanted === null ? undefined : asking.find(({ handler }) => handler.type.includes(wanted))
  if (taker === undefined) {
    const words = paths.map((path) => commandText({ command: [path] })).join(' ')
    return { ...EMPTY_DRAFT, line: words, files: [...paths] }
  }
  const { handler, field } = taker
  const draft = withType(EMPTY_DRAFT, handler.type, handlers)
  return {
    ...draft,
    files: [...paths],
    values: { ...draft.values, [field.name]: field.kind === 'list' ? paths.join('\n') : first },
  }
}
