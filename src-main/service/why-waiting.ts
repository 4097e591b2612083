import type { JobOutlook } from '../../src-shared/outlook.js'
import type { WaitingReason, WhyWaiting } from '../../src-shared/queue-view.js'
import type { GateClosure } from '../engine/dispatch-gate.js'
import type { Engine } from '../engine/engine.js'
import type { SummaryRow } from '../store/job-summaries.js'

interface Parts {
  row: SummaryRow
  engine: Pick<Engine, 'queue' | 'closures' | 'runningIds'>
  standby: 'battery' | 'quitting' | null
  /** When its turn probably comes, where only its turn is what it waits for. */
  outlook(): JobOutlook
  now: number
}

/** What is over by itself when other jobs have ended. */
const PASSING: readonly WaitingReason['code'][] = ['no-slot', 'type-limit', 'group-limit', 'behind-others']
const NO_START = { startsAt: null, outlook: null, ahead: null } as const

/** Says in plain words why a job isn't running and when it will (rules Q3, R1, R6, F1). */
export function whyWaiting({ row, engine, standby, outlook, now }: Parts): WhyWaiting {
  if (row.state === 'paused') return { ...whyPaused(row), ...NO_START }
  if (row.state !== 'queued') return { headline: wordsOf(row), reasons: [], ...NO_START }

  const reasons: WaitingReason[] = []
  const add = (code: WaitingReason['code'], text: string, at: number | null = null) => reasons.push({ code, text, at })
  if (row.held === 1) add('held', 'It is held. Release it to let it start in its turn.')
  const putOff = row.run_after !== null && row.run_after > now ? row.run_after : null
  if (putOff !== null && row.attempt > 0) {
    const error = row.error_code === null ? '' : ` after ${row.error_code}`
    add('backoff', `It is tried again${error}: attempt ${row.attempt + 1} of ${row.max_attempts}.`, putOff)
  } else if (putOff !== null) add('scheduled', 'It is scheduled for later.', putOff)
  if (standby === 'battery') add('standby', 'Nothing is started while the machine runs on its battery.')
  if (standby === 'quitting') add('standby', 'Jobyard is quitting, so nothing is started any more.')
  const entry = engine.queue.get(row.id)
  for (const closure of entry === undefined ? [] : engine.closures(entry)) reasons.push(reasonOf(closure))
  const position = engine.queue.position(row.id)
  const ahead = position === null ? null : position - 1
  const isItsTurn = reasons.length === 0 || (reasons.length === 1 && reasons[0]?.code === 'no-slot')
  if (isItsTurn) {
    if (ahead !== null && ahead > 0)
      add('behind-others', `${ahead === 1 ? 'One job is' : `${ahead} jobs are`} ahead of it.`)
  }
  const opensAt = reasons.find(({ code }) => code === 'group-rate')?.at ?? null
  const startsAt = reasons.every(({ at }) => at !== null) ? latest(putOff, opensAt) : putOff
  const mayCome = reasons.every(({ code }) => PASSING.includes(code))
  return { headline: headline(reasons), reasons, startsAt, outlook: mayCome ? outlook() : null, ahead }
}

function latest(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.max(a, b)
}

function headline(reasons: readonly WaitingReason[]): string {
  const [first] = reasons
  if (first === undefined) return 'It starts now.'
  if (first.code === 'no-slot' || first.code === 'behind-others') return 'It is waiting for its turn.'
  return first.text
}

function reasonOf({ by, name = '', limit, at, reason }: GateClosure): WaitingReason {
  const jobs = limit === 1 ? 'One job' : `${limit} jobs`
  const texts: Record<GateClosure['by'], string> = {
    'queue-paused': 'The queue is paused. Resume it to let jobs start.',
    'type-paused': `Jobs of type “${name}” are paused.`,
    'group-paused':
      reason === undefined ? `The group “${name}” is paused.` : `The group “${name}” is paused: ${reason}`,
    'run-paused': 'Its run is paused.',
    'type-limit': `${jobs} of type “${name}” may run at once, and ${limit === 1 ? 'one does' : 'as many do'}.`,
    'group-limit': `${jobs} of the group “${name}” may run at once, and ${limit === 1 ? 'one does' : 'as many do'}.`,
    'group-rate': `At most ${limit} jobs of the group “${name}” may start in a minute.`,
    'secret-missing': `It needs ${name}, which this app does not have.`,
    'frozen-elsewhere': 'Its processes are stopped and belong to another Jobyard that runs.',
    'no-slot': `All slots are taken: ${jobs.toLowerCase()} may run at once.`,
  }
  return { code: by, text: texts[by], at: at ?? null }
}

function whyPaused(row: SummaryRow): Pick<WhyWaiting, 'headline' | 'reasons'> {
  const how =
    row.frozen === 1
      ? 'Its processes are stopped and go on where they were when you resume it.'
      : 'Its processes have ended; when you resume it, it goes on from its last checkpoint, or from the start if it saved none.'
  return { headline: 'You paused it.', reasons: [{ code: 'paused', text: how, at: row.paused_at }] }
}

function wordsOf(row: SummaryRow): string {
  if (row.state === 'running') return 'It is running.'
  if (row.state === 'completed') return 'It is done.'
  return row.state === 'failed'
    ? 'It failed. Retry puts it back into the queue.'
    : 'It was cancelled. Retry puts it back into the queue.'
}
