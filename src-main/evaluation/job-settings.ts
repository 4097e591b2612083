import type { Json } from '../../src-shared/job.js'
import type { JobSettings, JobSettingsSource } from '../runner/job-settings.js'
import type { ProviderRows } from '../store/provider-rows.js'

const WITH_DATABASE = ['analyze:', 'agent:', 'ingest:']
const NONE: JobSettings = { config: {}, secrets: [] }

/**
 * Settings of the job types of evaluations, by the beginning of the type: `probe:…` is told how to reach the provider that
 * its input names, and gets that provider's key in its environment; `analyze:…`, `agent:…` and `ingest:…` are told where the
 * database is.
 */
export class EvaluationJobSettings implements JobSettingsSource {
  constructor(
    private readonly providers: ProviderRows,
    private readonly databaseFile: string,
  ) {}

  of({ type, input }: { type: string; input: Json }): JobSettings {
    if (type.startsWith('probe:')) return this.#ofProbe(input)
    if (WITH_DATABASE.some((beginning) => type.startsWith(beginning)))
      return { config: { database: this.databaseFile }, secrets: [] }
    return NONE
  }

  #ofProbe(input: Json): JobSettings {
    const named = typeof input === 'object' && input !== null && !Array.isArray(input) ? input.provider : null
    const provider = typeof named === 'string' ? this.providers.get(named) : undefined
    if (provider === undefined) return { config: { provider: null }, secrets: [] }
    const secrets = provider.keyName === undefined ? [] : [provider.keyName]
    return { config: { provider: provider as unknown as Json }, secrets }
  }
}
