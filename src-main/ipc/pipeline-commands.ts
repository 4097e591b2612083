import { readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { invalidInput, JobyardError, jobNotFound } from '../../src-shared/errors.js'
import type { Origin } from '../../src-shared/new-job.js'
import { faultText } from '../../src-shared/pipeline/fault-text.js'
import type { Desk } from '../app/desk.js'
import type { CommandsOf, Implementation } from './implementation.js'

/** Larger files are no pipelines that a person wrote. */
const MAX_FILE_BYTES = 4 * 1024 * 1024

interface Parts {
  desk(): Desk
  originOf(cwd: string | undefined): Origin
  /** Rows that no engine tells of look different now. */
  lookAgain(): void
}

/** Pipelines: checking what is being written, stages of jobs, running again from one. */
export function pipelineCommands({ desk, originOf, lookAgain }: Parts): Implementation<CommandsOf<'pipelines'>> {
  return {
    'pipelines.check': ({ text, input, cwd }) => {
      const origin = originOf(cwd)
      const place = { searchPath: origin.env.PATH, cwd: origin.cwd }
      const { pipeline, order, faults, missingInputs } = desk().workspace.pipelines.read(text, place, input)
      return {
        pipeline,
        order,
        faults: faults.map((fault) => ({ line: fault.line, column: fault.column, text: faultText(fault) })),
        missingInputs: missingInputs.map(({ name }) => name),
      }
    },
    'pipelines.readFile': async ({ path: file }) => ({ text: await textOf(file), folder: path.dirname(file) }),
    'pipelines.stages': ({ id }) => desk().workspace.pipelines.stages(id),
    'pipelines.rerun': async ({ id, from }) => {
      const { workspace, removals } = desk()
      if (removals.hidden.has(id)) throw jobNotFound(id)
      await workspace.pipelines.rerun(id, from)
      lookAgain()
      return { ids: [id], skipped: [], undo: null }
    },
  }
}

/** @throws invalid-input, operation-failed */
async function textOf(file: string): Promise<string> {
  try {
    const { size } = await stat(file)
    if (size > MAX_FILE_BYTES) throw invalidInput(`${file} is too large for a pipeline: ${size} bytes`)
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(file))
  } catch (thrown) {
    if (thrown instanceof JobyardError) throw thrown
    if (thrown instanceof TypeError) throw invalidInput(`${file} is no text in UTF-8`)
    throw new JobyardError('operation-failed', `cannot read ${file}: ${(thrown as Error).message}`, { cause: thrown })
  }
}
