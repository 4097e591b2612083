import { setImmediate as nextTurn } from 'node:timers/promises'
import type { ValidateFunction } from 'ajv'
import { commandInputSchema } from '../../src-shared/command-input.js'
import { commandText } from '../../src-shared/command-text.js'
import { invalidInput, JobyardError } from '../../src-shared/errors.js'
import type { Manifest } from '../../src-shared/handler-protocol.js'
import { type Json, PRIORITIES } from '../../src-shared/job.js'
import { faultsOf, type NewJob } from '../../src-shared/new-job.js'
import { checkPipeline } from '../../src-shared/pipeline/check-pipeline.js'
import { PIPELINE_TYPE } from '../../src-shared/pipeline/pipeline.js'
import { DEFAULT_BACKOFF_MS, DEFAULT_MAX_ATTEMPTS } from '../engine/retry-policy.js'
import type { HandlerRegistry } from '../runner/handler-registry.js'
import type { EnqueuedJob } from '../store/enqueueing.js'
import { compileSchema } from './compile-schema.js'
import { stageHandlerFault } from './handler-fault.js'
import { inputFaults } from './input-faults.js'

const COMMAND = 'command'
const MAX_NAME = 200
/** Jobs checked between two turns of the event loop. */
const SLICE = 250

/** Checks new jobs against their handlers and fills in every default (rule Q8). */
export class JobValidation {
  readonly #registry: HandlerRegistry
  readonly #validators = new WeakMap<Manifest, ValidateFunction>()

  constructor(registry: HandlerRegistry) {
    this.#registry = registry
  }

  /**
   * @returns the jobs ready to be stored
   * @throws invalid-input with all faults of the first bad job, and its index when there are several jobs
   */
  async prepare(jobs: readonly NewJob[], now: number): Promise<EnqueuedJob[]> {
    const prepared: EnqueuedJob[] = []
    await this.#compileSchemas(jobs)
    for (const [index, job] of jobs.entries()) {
      if (index > 0 && index % SLICE === 0) await nextTurn()
      try {
        prepared.push(this.#prepareOne(job, now))
      } catch (thrown) {
        if (jobs.length === 1 || !(thrown instanceof JobyardError)) throw thrown
        throw new JobyardError(thrown.code, `job ${index + 1} of ${jobs.length}: ${thrown.message}`, {
          details: { ...(thrown.details as object | undefined), index, reason: thrown.message },
          cause: thrown,
        })
      }
    }
    return prepared
  }

  #prepareOne(job: NewJob, now: number): EnqueuedJob {
    const { manifest } = this.#registry.get(job.type)
    const faults: string[] = []
    if (job.delayMs !== undefined && job.runAfter !== undefined) {
      faults.push('delayMs and runAfter: give one of them, not both')
    }
    const name = this.#checkInput(manifest, job, faults)
    if (faults.length > 0) throw invalidInput(faults.join('; '), faults)
    const delayMs = job.delayMs ?? 0
    return {
      type: job.type,
      name: (job.name ?? name).slice(0, job.name === undefined ? MAX_NAME : undefined),
      input: job.input,
      priority: job.priority ?? PRIORITIES.normal,
      key: job.key ?? null,
      group: job.group ?? manifest.group ?? null,
      runId: null,
      maxAttempts: job.maxAttempts ?? manifest.maxAttempts ?? DEFAULT_MAX_ATTEMPTS,
      backoffMs: job.backoffMs ?? manifest.backoffMs ?? DEFAULT_BACKOFF_MS,
      timeoutMs: job.timeoutMs ?? manifest.timeoutMs ?? null,
      runAfter: job.runAfter ?? (delayMs > 0 ? now + delayMs : null),
      held: job.held ?? false,
    }
  }

  /** @returns a name for the job, should it have none */
  #checkInput(manifest: Manifest, job: NewJob, faults: string[]): string {
    if (manifest.type === COMMAND) {
      const parsed = commandInputSchema.safeParse(job.input)
      if (parsed.success) return commandText(parsed.data)
      faults.push(...faultsOf(parsed.error).map((fault) => `input: ${fault}`))
      return ''
    }
    if (manifest.type === PIPELINE_TYPE) return this.#checkPipeline(job.input, faults)
    const validate = this.#validators.get(manifest)
    if (validate === undefined) throw new JobyardError('internal', `no validator for "${manifest.type}"`)
    if (!validate(job.input)) faults.push(...inputFaults(validate))
    return manifest.title
  }

  #checkPipeline(input: Json, faults: string[]): string {
    const check = checkPipeline(input, { handlerFault: (type) => stageHandlerFault(this.#registry, type) })
    for (const fault of check.faults) faults.push(`input${pointerOf(fault.path)} ${fault.message}`)
    for (const { name } of check.missingInputs) faults.push(`input/input must hold "${name}", which a stage refers to`)
    return check.pipeline?.name ?? ''
  }

  /** Compiles the input schemas that the jobs need; Ajv is loaded only where one is needed, since most commands add none. */
  async #compileSchemas(jobs: readonly NewJob[]): Promise<void> {
    for (const type of new Set(jobs.map((job) => job.type))) {
      const manifest = type === COMMAND || type === PIPELINE_TYPE ? undefined : this.#registry.find(type)?.manifest
      if (manifest !== undefined && !this.#validators.has(manifest)) {
        this.#validators.set(manifest, await compileSchema(manifest))
      }
    }
  }
}

function pointerOf(path: readonly (string | number)[]): string {
  return path.map((step) => `/${step}`).join('')
}
