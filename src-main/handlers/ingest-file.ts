import { INGEST_STAGES } from '../ingest/ingest-stages.js'
import { serveStages } from '../pipeline/serve-stages.js'

/** The program of job type `ingest:file`. */
serveStages(INGEST_STAGES)
