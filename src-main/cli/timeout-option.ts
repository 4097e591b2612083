import { parseDurationMs } from '../../src-shared/duration.js'
import type { RequestOptions } from '../engine/job-service.js'

export const TIMEOUT_FLAGS = '--timeout <duration>'
export const TIMEOUT_HELP =
  'how long to wait for the engine that runs the job before the request is withdrawn (default: 30s)'

/** `--timeout` of a request to a running job's engine. @throws invalid-input */
export function requestOptions(options: { timeout?: string }): RequestOptions {
  return options.timeout === undefined ? {} : { timeoutMs: parseDurationMs(options.timeout, '--timeout') }
}
