import path from 'node:path'
import { AGENT_LOOP } from '../../src-shared/agent-loop.js'
import { JobyardError, jobNotFound } from '../../src-shared/errors.js'
import type { Job } from '../../src-shared/job.js'
import type { NewJob, Origin } from '../../src-shared/new-job.js'
import type { AppStatus, Changed, JobDetail } from '../../src-shared/queue-view.js'
import type { Desk } from '../app/desk.js'
import { findTurns } from '../service/find-turns.js'
import { whyWaiting } from '../service/why-waiting.js'
import type { CommandsOf, Implementation } from './implementation.js'

interface Parts {
  desk(): Desk
  status(): AppStatus
  /** What a job keeps of the place it was enqueued from. */
  originOf(cwd: string | undefined): Origin
  openFolder(folder: string): Promise<void>
  /** Rows that no engine tells of look different now. */
  lookAgain(ids: readonly number[]): void
}

/** One job or many: reading, adding, changing, undoing. */
export function jobCommands(parts: Parts): Implementation<CommandsOf<'jobs' | 'undo'>> {
  const { desk } = parts
  const told = <T extends Changed>(changed: T): T => {
    parts.lookAgain(changed.ids)
    return changed
  }
  return {
    'jobs.get': ({ id }) => detail(desk(), id),
    'jobs.history': ({ id }) => desk().workspace.jobs.history(id),
    'jobs.attempts': ({ id }) => desk().workspace.jobs.attempts(id),
    'jobs.turns': ({ id, attempt, from, limit }) => {
      const { summaries } = desk().workspace.store
      return { total: summaries.turnCount(id, attempt), turns: summaries.turns(id, attempt, from, limit) }
    },
    'jobs.findTurns': ({ id, attempt, query, from }) =>
      findTurns(desk().workspace.store.summaries, { id, attempt }, query, from),
    'jobs.whyWaiting': ({ id }) => {
      const { workspace, engine } = desk()
      const row = workspace.store.summaries.row(id)
      if (row === undefined) throw jobNotFound(id)
      const now = workspace.clock.now()
      const { standby } = parts.status()
      return whyWaiting({ row, engine, standby, outlook: () => desk().outlook.of(id), now })
    },
    'jobs.openFolder': async ({ id }) => {
      await parts.openFolder(detail(desk(), id).folder)
      return null
    },

    'jobs.enqueue': async ({ jobs, cwd, env, secrets }) => {
      const origin = parts.originOf(cwd)
      const added = await desk()
        .workspace.jobs.enqueue(withEnv(jobs, env), {
          cwd: origin.cwd,
          // A command has its variables in its input; other types know no such field.
          env: jobs.every(({ type }) => type === 'command') ? origin.env : { ...origin.env, ...env },
          secrets: [...new Set(secrets)],
        })
        .catch((thrown: unknown) => Promise.reject(withFields(thrown)))
      return { jobs: added.jobs, undo: null }
    },
    'jobs.duplicate': async ({ ids }) => duplicate(desk(), ids),
    'jobs.pause': ({ ids }) => desk().changes.pause(ids),
    'jobs.resume': ({ ids }) => desk().changes.resume(ids),
    'jobs.cancel': ({ ids }) => desk().changes.cancel(ids),
    'jobs.hold': ({ ids }) => desk().changes.hold(ids),
    'jobs.release': ({ ids, now }) => desk().changes.release(ids, now === true),
    'jobs.retry': ({ ids }) => desk().changes.retry(ids),
    'jobs.remove': ({ ids }) => told(desk().changes.remove(ids)),
    'jobs.setPriority': ({ ids, priority }) => desk().changes.setPriority(ids, priority),
    'jobs.move': ({ ids, target }) => desk().changes.move(ids, target),
    'jobs.reorder': ({ ids }) => desk().changes.reorder(ids),
    'jobs.runNext': ({ ids }) => desk().changes.runNext(ids),
    'undo.apply': async ({ token }) => {
      const undone = await desk().undo.apply(token)
      parts.lookAgain([])
      return undone === null ? null : { undone }
    },
  }
}

function detail({ workspace, lists }: Desk, id: number): JobDetail {
  const { store, jobs } = workspace
  const row = store.claimed.row(id)
  const [summary] = lists.rowsOf([id])
  if (row === undefined || summary === undefined) throw jobNotFound(id)
  const origin = store.claimed.origin(row.origin_id)
  const job = jobs.get(id)
  return {
    job,
    summary,
    origin,
    folder: path.resolve(origin.cwd, folderIn(job)),
    backoffMs: row.backoff_ms,
    timeoutMs: row.timeout_ms,
    hasTurns: store.summaries.hasTurns(id),
  }
}

function folderIn({ type, input }: Job): string {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return '.'
  if (type === AGENT_LOOP && typeof input.repo === 'string' && path.isAbsolute(input.repo)) return input.repo
  return typeof input.cwd === 'string' ? input.cwd : '.'
}

/** The variables of a command are part of its input, as the command line has it. */
function withEnv(jobs: NewJob[], env: Record<string, string> | undefined): NewJob[] {
  if (env === undefined) return jobs
  return jobs.map((job) => {
    const { input } = job
    if (job.type !== 'command' || typeof input !== 'object' || input === null || Array.isArray(input)) return job
    const own = typeof input.env === 'object' && input.env !== null ? input.env : {}
    return { ...job, input: { ...input, env: { ...env, ...own } } }
  })
}

async function duplicate({ workspace }: Desk, ids: readonly number[]): Promise<Changed> {
  const { store, jobs } = workspace
  const byOrigin = new Map<number, NewJob[]>()
  const skipped: Changed['skipped'] = []
  for (const id of ids) {
    const row = store.claimed.row(id)
    if (row === undefined) {
      const { code, message } = jobNotFound(id)
      skipped.push({ id, code, message })
      continue
    }
    const copy: NewJob = {
      type: row.type,
      name: row.name === '' ? undefined : row.name,
      input: JSON.parse(row.input),
      priority: row.priority,
      group: row.group_name ?? undefined,
      maxAttempts: row.max_attempts,
      backoffMs: row.backoff_ms,
      timeoutMs: row.timeout_ms ?? undefined,
    }
    const same = byOrigin.get(row.origin_id)
    if (same === undefined) byOrigin.set(row.origin_id, [copy])
    else same.push(copy)
  }
  const made: number[] = []
  for (const [origin, copies] of byOrigin) {
    const added = await jobs.enqueue(copies, store.claimed.origin(origin))
    made.push(...added.jobs.map(({ id }) => id))
  }
  return { ids: made, skipped, undo: null }
}

/** Adds, to each fault of a job's input, the path of the field that it concerns. */
function withFields(thrown: unknown): unknown {
  if (!(thrown instanceof JobyardError) || thrown.code !== 'invalid-input') return thrown
  const details = (thrown.details ?? {}) as { faults?: string[] }
  const fields = (details.faults ?? []).map((fault) => {
    const [, pointer = '', rest = fault] = /^input((?:\/[^ ]+)*):? (.*)$/s.exec(fault) ?? []
    const missing = /required property '([^']+)'/.exec(rest)?.[1]
    const within = pointer.split('/').slice(1)
    return { path: ['input', ...within, ...(missing === undefined ? [] : [missing])], message: rest }
  })
  return new JobyardError(thrown.code, thrown.message, { details: { ...details, fields }, cause: thrown })
}
