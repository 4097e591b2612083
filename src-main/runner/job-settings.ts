import type { Json } from '../../src-shared/job.js'
import type { ClaimedJob } from '../engine/ports.js'

/** What a job needs to know that is not in its input, since it may change until the job starts. */
export interface JobSettings {
  /** Goes into `config` of the protocol's `start`; never a secret. */
  config: Record<string, Json>
  /** Names of secrets that its process gets when they are there, besides those that the job itself asks for. */
  secrets: readonly string[]
  /** Names of variables that its process gets when they are there, as if its manifest's `env` named them. */
  variables?: readonly string[]
}

/** Looks settings up at the moment at which a job starts. */
export interface JobSettingsSource {
  of(job: Pick<ClaimedJob, 'id' | 'type' | 'input' | 'origin'>): JobSettings
}
