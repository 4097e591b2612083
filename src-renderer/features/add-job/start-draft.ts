import { commandInputSchema } from '../../../src-shared/command-input.js'
import { commandText } from '../../../src-shared/command-text.js'
import { INGEST_FILE, ingestInputSchema } from '../../../src-shared/document.js'
import type { HandlerView } from '../../../src-shared/handler-view.js'
import type { Job } from '../../../src-shared/job.js'
import { PIPELINE_TYPE } from '../../../src-shared/pipeline/pipeline.js'
import { call } from '../../bridge.js'
import type { AddJobStart } from '../../stores/ui-store.js'
import { type Draft, EMPTY_DRAFT } from './draft.js'
import { draftOfFiles } from './draft-of-files.js'
import { formOf } from './form-of.js'
import { initialValues, valuesOf } from './schema-form.js'

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

/** A single YAML file that is a pipeline fills the pipeline's form; null for anything else. */
async function draftOfPipelineFile(paths: readonly string[]): Promise<Draft | null> {
  const [path, ...others] = paths
  if (path === undefined || others.length > 0 || !/\.ya?ml$/i.test(path)) return null
  try {
    const { text, folder } = await call('pipelines.readFile', { path })
    return /^stages:/m.test(text)
      ? { ...EMPTY_DRAFT, type: PIPELINE_TYPE, pipeline: text, cwd: folder, files: [path] }
      : null
  } catch {
    return null
  }
}
