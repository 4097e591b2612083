import type { Manifest } from '../../src-shared/handler-protocol.js'
import { AGENT_LOOP_MANIFEST } from './agent-loop-manifest.js'
import { ANALYZE_BASIC, ANALYZE_DEEP } from './analyze-run-manifests.js'
import { INGEST_FILE_MANIFEST } from './ingest-file-manifest.js'
import { PIPELINE } from './pipeline-manifest.js'
import { PROBE_SCENARIO } from './probe-scenario-manifest.js'

/**
 * Job types whose handlers are programs of this package, `dist/main/<name>.cjs`, which is what `${handlerDir}` in their
 * commands becomes. Each has its manifest in a file beside its program, so that an engine knows it without loading it.
 */
export const BUILT_IN_MANIFESTS: readonly Manifest[] = [
  PROBE_SCENARIO,
  ANALYZE_BASIC,
  ANALYZE_DEEP,
  PIPELINE,
  AGENT_LOOP_MANIFEST,
  INGEST_FILE_MANIFEST,
]
