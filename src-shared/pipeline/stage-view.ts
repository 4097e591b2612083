import type { Job, Json } from '../job.js'
import { checkPipeline } from './check-pipeline.js'
import { PIPELINE_TYPE, type StageSpec } from './pipeline.js'
import { cutBefore, type StageRecord, stagesIn, waiting } from './stage-state.js'

/**
 * What a stage is at: as recorded, but that one under way may be paused with its job, or stopped: its job waits for the next
 * attempt, or ended otherwise than by this stage's failure.
 */
export type ShownStageState = 'waiting' | 'running' | 'paused' | 'stopped' | 'done' | 'skipped' | 'failed'

/** A stage of a job, for people and programs. */
export interface StageView {
  name: string
  /** Counted from 1, in the order in which they run; also the section of the job's output that is this stage's. */
  number: number
  state: ShownStageState
  /** What it runs: a command line, a job type; null where the job type says that itself. */
  runs: string | null
  startedAt: number | null
  finishedAt: number | null
  /** Running time in ms, counted at `countedAt`: one that runs has run longer by the time since. */
  ms: number
  countedAt: number | null
  /** The job's attempt in which it last ran; null before. */
  attempt: number | null
  tries: number
  output: Json
  reason: string | null
  error: { code: string; message: string } | null
  /** Whether the job can be run again from this stage on. */
  canRunAgain: boolean
}

type Source = Pick<Job, 'type' | 'state' | 'stage' | 'input' | 'checkpoint'>

/** The stages of a job in the order in which they run; null when it has none, or none are known yet. */
export function stageViews(job: Source): StageView[] | null {
  const specs = job.type === PIPELINE_TYPE ? specsOf(job.input) : new Map<string, StageSpec>()
  const records = stagesIn(job.checkpoint) ?? (specs.size > 0 ? [...specs.keys()].map(waiting) : null)
  if (records === null) return null
  const isOver = job.state === 'completed' || job.state === 'failed' || job.state === 'cancelled'
  return records.map((record, i) => ({
    name: record.name,
    number: i + 1,
    state: shownState(record, job),
    runs: runsOf(specs.get(record.name)),
    startedAt: record.startedAt ?? null,
    finishedAt: record.finishedAt ?? null,
    ms: record.ms,
    countedAt: record.countedAt ?? null,
    attempt: record.attempt ?? null,
    tries: record.tries,
    output: (record.output ?? null) as Json,
    reason: record.reason ?? null,
    error: record.error ?? null,
    canRunAgain: isOver && record.state !== 'waiting' && cutBefore(records, record.name) !== null,
  }))
}

function specsOf(input: Json): Map<string, StageSpec> {
  const { pipeline, order } = checkPipeline(input)
  const byName = new Map(pipeline?.stages.map((spec) => [spec.name, spec]))
  return new Map(order.map((name) => [name, byName.get(name) as StageSpec]))
}

function shownState({ name, state }: StageRecord, job: Source): ShownStageState {
  // Word of a stage's beginning comes before its record is there.
  if (state === 'waiting' && job.state === 'running' && job.stage === name) return 'running'
  if (state !== 'running') return state
  if (job.state === 'running' || job.state === 'paused') return job.state
  return 'stopped'
}

function runsOf(spec: StageSpec | undefined): string | null {
  if (spec === undefined) return null
  if (spec.handler !== undefined) return spec.handler
  return spec.shell ?? spec.command?.map(quoted).join(' ') ?? null
}

function quoted(word: string): string {
  return /^[\w@%+=:,./${}-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}
