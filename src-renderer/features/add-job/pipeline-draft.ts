import type { Json } from '../../../src-shared/job.js'
import { PIPELINE_TYPE } from '../../../src-shared/pipeline/pipeline.js'
import type { PipelineReport } from '../../../src-shared/pipeline/pipeline-contract.js'
import { call } from '../../bridge.js'
import { type Draft, type DraftResult, readDraft } from './draft.js'

/** The fields that the form's own input gives; null when that is no JSON object. */
function inputOf(text: string): Record<string, Json> | null {
  if (text.trim() === '') return {}
  try {
    const value = JSON.parse(text) as Json
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null
  } catch {
    return null
  }
}

export function checkPipelineDraft(draft: Pick<Draft, 'pipeline' | 'pipelineInput' | 'cwd'>): Promise<PipelineReport> {
  const cwd = draft.cwd.trim()
  return call('pipelines.check', {
    text: draft.pipeline,
    input: inputOf(draft.pipelineInput) ?? {},
    ...(cwd === '' ? {} : { cwd }),
  })
}

/** The job that the form describes, checked once more on this machine. */
export async function readPipelineDraft(draft: Draft): Promise<DraftResult> {
  const options = readDraft({ ...draft, json: '{}' }, null)
  const errors = 'errors' in options ? options.errors : {}
  if (inputOf(draft.pipelineInput) === null) errors.pipelineInput = 'This is no JSON object.'
  const report = await checkPipelineDraft(draft)
  if (report.pipeline === null) errors.pipeline = 'It cannot run as it is: see the faults below.'
  else if (report.missingInputs.length > 0) {
    errors.pipelineInput = `Give ${report.missingInputs.map((name) => `“${name}”`).join(', ')}: stages refer to it.`
  }
  if (report.pipeline === null || !('job' in options) || Object.keys(errors).length > 0) return { errors }
  const name = options.job.name ?? report.pipeline.name
  return { job: { ...options.job, name, type: PIPELINE_TYPE, input: report.pipeline as unknown as Json } }
}
