import { invalidInput, JobyardError } from '../../src-shared/errors.js'
import type { Json } from '../../src-shared/job.js'
import { faultText } from '../../src-shared/pipeline/fault-text.js'
import type { Pipeline } from '../../src-shared/pipeline/pipeline.js'
import type { PipelineReading } from '../service/pipelines.js'
import { escapeText } from './escape-text.js'
import { readInput } from './read-input.js'

/** `--input` of a pipeline: an object whose fields take the place of those of the same names in the file. */
export async function pipelineInput(option: string | undefined, cwd: string): Promise<Record<string, Json>> {
  if (option === undefined) return {}
  const input = await readInput(option, cwd)
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw invalidInput('--input of a pipeline must be a JSON object, e.g. \'{"file": "a.txt"}\'')
  }
  return input
}

/**
 * The pipeline, if it can run.
 *
 * @throws invalid-input with all faults: `details.faults` in words, `details.at` with line, column and path
 */
export function usablePipeline(file: string, reading: PipelineReading): Pipeline {
  const { pipeline, faults, missingInputs } = reading
  const words = faults.map((fault) => `${file}:${fault.line}:${fault.column}: ${escapeText(faultText(fault))}`)
  for (const { name } of missingInputs) {
    words.push(`input.${escapeText(name)} is not given: add it to "input" in the file, or pass --input`)
  }
  if (pipeline !== null && words.length === 0) return pipeline
  const message =
    words.length === 1 ? `the pipeline cannot run: ${words[0]}` : `the pipeline has ${words.length} faults`
  throw new JobyardError('invalid-input', message, {
    details: { faults: words, at: faults, missingInputs: missingInputs.map(({ name }) => name) },
  })
}
