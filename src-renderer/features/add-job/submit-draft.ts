import { AGENT_LOOP } from '../../../src-shared/agent-loop.js'
import { INGEST_FILE, type RefusedFile } from '../../../src-shared/document.js'
import { toJobyardError } from '../../../src-shared/errors.js'
import { PIPELINE_TYPE } from '../../../src-shared/pipeline/pipeline.js'
import { call } from '../../bridge.js'
import { plural } from '../../components/format-time.js'
import { type Draft, faultsAtFields, readDraft } from './draft.js'
import { readPipelineDraft } from './pipeline-draft.js'
import type { FormField } from './schema-form.js'

/** What became of a draft: a job to be shown, or a message for each field at fault. */
export type Submitted = { id: number; message: string } | { errors: Record<string, string> }

/** Sends the dialog's job, or the jobs of its files. */
export async function submitDraft(draft: Draft, fields: readonly FormField[] | null): Promise<Submitted> {
  try {
    const read = draft.type === PIPELINE_TYPE ? await readPipelineDraft(draft) : readDraft(draft, fields)
    if ('errors' in read) return read
    if (draft.type === INGEST_FILE) return await ingest(draft, read.job)
    if (draft.type === AGENT_LOOP) {
      const { job, ...beside } = read
      const added = await call('agents.submit', { job, ...beside, allowDirty: draft.allowDirty })
      return { id: added.id, message: addedWords(added) }
    }
    const cwd = draft.type !== 'command' && draft.cwd.trim() !== '' ? { cwd: draft.cwd.trim() } : {}
    const [added] = (await call('jobs.enqueue', { jobs: [read.job], ...cwd })).jobs
    if (added === undefined) return { errors: { '': 'Nothing was added.' } }
    return { id: added.id, message: addedWords(added) }
  } catch (thrown) {
    const { message, details } = toJobyardError(thrown)
    const atFields = { ...faultsAtFields(details), ...faultsAtFiles(details) }
    return { errors: Object.keys(atFields).length === 0 ? { '': message } : atFields }
  }
}

function addedWords({ id, existed }: { id: number; existed: boolean }): string {
  return existed ? `Job ${id} was there already` : `Added job ${id}`
}

async function ingest({ files }: Draft, job: Record<string, unknown>): Promise<Submitted> {
  const { type: _, input: __, ...options } = job
  const jobs = await call('documents.ingest', { paths: files, ...options })
  const [first] = jobs.filter(({ existed }) => !existed).concat(jobs)
  if (first === undefined) return { errors: { '': 'Nothing was added.' } }
  const existed = jobs.filter((one) => one.existed).length
  const added = new Set(jobs.filter((one) => !one.existed).map(({ jobId }) => jobId)).size
  const already = existed === 0 ? '' : `${plural(existed, 'file')} ${existed === 1 ? 'was' : 'were'} there already`
  const message = added === 0 ? already : `Added ${plural(added, 'job')}${already === '' ? '' : `; ${already}`}`
  return { id: first.jobId, message }
}

function faultsAtFiles(details: unknown): Record<string, string> {
  const files = (details as { files?: RefusedFile[] } | null | undefined)?.files ?? []
  if (files.length === 0) return {}
  const faults = Object.fromEntries(files.map(({ path, message }) => [`file:${path}`, message]))
  const many = files.length === 1 ? 'One of them' : `${files.length} of them`
  return { ...faults, files: `${many} cannot be ingested, so nothing was added.` }
}
