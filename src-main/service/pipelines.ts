import { invalidInput, JobyardError, jobNotFound } from '../../src-shared/errors.js'
import type { Job, Json } from '../../src-shared/job.js'
import { requireLegal } from '../../src-shared/job-machine.js'
import { checkPipeline, type PipelineCheck } from '../../src-shared/pipeline/check-pipeline.js'
import { cutBefore, stagesIn } from '../../src-shared/pipeline/stage-state.js'
import { type StageView, stageViews } from '../../src-shared/pipeline/stage-view.js'
import type { JobService } from '../engine/job-service.js'
import type { Clock } from '../engine/ports.js'
import { missingTool } from '../pipeline/missing-tool.js'
import { type PlacedFault, readPipelineText } from '../pipeline/pipeline-text.js'
import type { HandlerRegistry } from '../runner/handler-registry.js'
import type { JobStore } from '../store/job-store.js'
import { isUniqueViolation } from '../store/storage-errors.js'
import { stageHandlerFault } from './handler-fault.js'

interface Parts {
  store: JobStore
  jobs: Pick<JobService, 'get'>
  registry: HandlerRegistry
  clock: Clock
  /** Rows were changed beside an engine. */
  notice(): void
}

/** Where the programs of a pipeline are looked for. */
export interface ToolPlace {
  searchPath: string | undefined
  cwd: string
}

/** A pipeline's text, read and checked. */
export interface PipelineReading extends Omit<PipelineCheck, 'faults'> {
  faults: PlacedFault[]
}

/** Pipelines as shells handle them: checking their files, looking at their stages, running them again from one. */
export class Pipelines {
  readonly #p: Parts

  constructor(parts: Parts) {
    this.#p = parts
  }

  /**
   * Reads YAML or JSON and names everything that is wrong with it.
   *
   * @param input takes the place of the fields of the same names in its own `input`
   */
  read(text: string, place: ToolPlace, input: Readonly<Record<string, Json>> = {}): PipelineReading {
    const read = readPipelineText(text)
    if (!('value' in read)) return { pipeline: null, order: [], missingInputs: [], faults: read.faults }
    const check = checkPipeline(withInput(read.value, input), {
      handlerFault: (type) => stageHandlerFault(this.#p.registry, type),
      toolFault: (program) => missingTool(program, place.searchPath, place.cwd),
    })
    const faults = check.faults.map((fault) => read.place(fault))
    return { ...check, faults: faults.sort((one, other) => one.line - other.line || one.column - other.column) }
  }

  /** The stages of a job; null when it has none, or none are known yet. @throws not-found */
  stages(id: number): StageView[] | null {
    return stageViews(this.#p.jobs.get(id))
  }

  /**
   * Puts a finished job back into the queue, to run again from a stage on; what the stages before it gave is kept.
   *
   * @throws not-found; illegal-transition when it is not finished; invalid-input when it cannot begin there; conflict when
   * another job took its idempotency key
   */
  async rerun(id: number, from: string): Promise<Job> {
    const { store, clock } = this.#p
    await store.write((tx) => {
      const row = store.claimed.row(id)
      if (row === undefined) throw jobNotFound(id)
      requireLegal('rerun', id, row.state)
      const stages = stagesIn(store.claimed.checkpoint(id))
      if (stages === null) throw invalidInput(`job ${id} has no stages that were begun`)
      const cut = cutBefore(stages, from)
      if (cut === null) throw invalidInput(whyNot(id, stages, from))
      const at = clock.now()
      store.reports.saveCheckpoint(id, at, { stages: cut } as unknown as Json)
      try {
        store.lifecycle.rerun(tx, row, at, `again from stage "${from}"`)
      } catch (thrown) {
        if (!isUniqueViolation(thrown)) throw thrown
        const takenBy = store.enqueueing.idOfKey(row.idempotency_key as string)
        const message = `cannot rerun job ${id}: job ${takenBy} took its idempotency key meanwhile`
        throw new JobyardError('conflict', message, { details: { id, takenBy } })
      }
    })
    this.#p.notice()
    return this.#p.jobs.get(id)
  }
}

function whyNot(id: number, stages: readonly { name: string; state: string }[], from: string): string {
  const at = stages.findIndex(({ name }) => name === from)
  const names = stages.map(({ name }) => name).join(', ')
  if (at === -1) return `job ${id} has no stage "${from}"; its stages are ${names}`
  const undone = stages.slice(0, at).find(({ state }) => state !== 'done')
  return `job ${id} cannot run again from "${from}": stage "${undone?.name}" before it is not done`
}

function withInput(value: unknown, input: Readonly<Record<string, Json>>): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  if (Object.keys(input).length === 0) return value
  const own = (value as { input?: unknown }).input
  const isObject = typeof own === 'object' && own !== null && !Array.isArray(own)
  return { ...value, input: { ...(isObject ? own : {}), ...input } }
}
