import type { Json } from '../../src-shared/job.js'
import { PIPELINE_TYPE } from '../../src-shared/pipeline/pipeline.js'
import type { ClaimedJob } from '../engine/ports.js'
import { workFolderOf } from '../output/output-path.js'
import type { HandlerRegistry } from './handler-registry.js'
import type { JobSettings, JobSettingsSource } from './job-settings.js'
import { commandOf, usesOwnNode } from './launch-plan.js'

interface Parts {
  registry: HandlerRegistry
  dataDir: string
  others: JobSettingsSource
}

type Job = Pick<ClaimedJob, 'id' | 'type' | 'input' | 'origin'>

/**
 * Tells every job where its own folder is (`workDir`), and a pipeline how its stages' handlers are started: they are looked
 * up when the job starts, like its own.
 */
export class StagedJobSettings implements JobSettingsSource {
  readonly #p: Parts

  constructor(parts: Parts) {
    this.#p = parts
  }

  of(job: Job): JobSettings {
    const own = this.#p.others.of(job)
    const workDir = workFolderOf(this.#p.dataDir, job.id)
    const settings = { ...own, config: { ...own.config, workDir } }
    return job.type === PIPELINE_TYPE ? this.#ofPipeline(job, settings) : settings
  }

  #ofPipeline(job: Job, own: JobSettings): JobSettings {
    const stageHandlers: Record<string, Json> = {}
    const secrets = new Set<string>()
    const variables = new Set<string>()
    for (const { name, type, input } of handlerStages(job.input)) {
      const handler = this.#p.registry.find(type)
      if (handler?.dir == null) continue
      const { manifest, dir } = handler
      const settings = this.#p.others.of({ ...job, type, input })
      for (const secret of settings.secrets) secrets.add(secret)
      for (const variable of manifest.env) variables.add(variable)
      stageHandlers[name] = {
        type,
        protocol: manifest.protocol,
        command: commandOf(manifest, dir),
        dir,
        onOwnNode: usesOwnNode(handler),
        leaseMs: manifest.protocol === 'jsonl' ? (manifest.leaseMs ?? null) : null,
        timeoutMs: manifest.timeoutMs ?? null,
        env: [...manifest.env, ...settings.secrets],
        config: settings.config,
      }
    }
    // What the job asks for itself is for all of its stages.
    const forAll = new Set([...job.origin.secrets, ...Object.keys(job.origin.env)])
    const lent = [...secrets, ...variables].filter((name) => !forAll.has(name))
    return { config: { ...own.config, stageHandlers, lent }, secrets: [...secrets], variables: [...variables] }
  }
}

function handlerStages(input: Json): { name: string; type: string; input: Json }[] {
  const stages = isObject(input) && Array.isArray(input.stages) ? input.stages : []
  return stages.flatMap((stage) =>
    isObject(stage) && typeof stage.name === 'string' && typeof stage.handler === 'string'
      ? [{ name: stage.name, type: stage.handler, input: stage.input ?? {} }]
      : [],
  )
}

function isObject(value: Json | undefined): value is { [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
