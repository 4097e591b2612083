import { sql } from 'kysely'
import { AGENT_LOOP } from '../../src-shared/agent-loop.js'
import { type Database, sqlBuilder } from './database.js'

/** A note as it is stored; whether it was taken up is in the job's checkpoint. */
export interface StoredNote {
  id: number
  kind: 'stop' | 'instruction'
  content: string | null
  at: number
}

/** An agent loop that is queued, running or paused. */
export interface LiveLoop {
  id: number
  name: string
  /** Whether it has a workspace. */
  hasBegun: boolean
  repo: string
  branch: string
}

/** What persons say to agent loops: to stop after this iteration, and instructions for the next one. */
export class AgentNotes {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  /** To be called in a transaction. @returns its id */
  add(jobId: number, kind: StoredNote['kind'], content: string | null, at: number): number {
    const row = this.#db.get(
      sqlBuilder.insertInto('agent_notes').values({ job_id: jobId, kind, content, at }).returning('id'),
    )
    return row?.id ?? 0
  }

  /** To be called in a transaction. */
  remove(ids: readonly number[]): void {
    if (ids.length > 0) this.#db.run(sqlBuilder.deleteFrom('agent_notes').where('id', 'in', [...ids]))
  }

  /** Oldest first. */
  of(jobId: number): StoredNote[] {
    return this.#db.all(
      sqlBuilder
        .selectFrom('agent_notes')
        .select(['id', 'kind', 'content', 'at'])
        .where('job_id', '=', jobId)
        .orderBy('id'),
    )
  }

  /** When a person last put the job back into the queue after it had ended; 0: never. */
  retriedAt(jobId: number): number {
    const row = this.#db.get(
      sqlBuilder
        .selectFrom('history')
        .select(sql<number>`coalesce(max(at), 0)`.as('at'))
        .where('job_id', '=', jobId)
        .where('from_state', 'in', ['failed', 'cancelled'])
        .where('to_state', '=', 'queued'),
    )
    return row?.at ?? 0
  }

  /** Agent loops that are queued, running or paused, oldest first. */
  liveLoops(): LiveLoop[] {
    return this.#db
      .all(
        sqlBuilder
          .selectFrom('jobs')
          .select([
            'id',
            'name',
            'input',
            sql<number>`exists (select 1 from checkpoints where job_id = jobs.id)`.as('begun'),
          ])
          .where('type', '=', AGENT_LOOP)
          .where('state', 'in', ['queued', 'running', 'paused'])
          .orderBy('id'),
      )
      .map(({ begun, input, ...row }) => ({ ...row, hasBegun: begun === 1, ...repositoryIn(JSON.parse(input)) }))
  }
}

function repositoryIn(input: { repo?: unknown; branch?: unknown }): { repo: string; branch: string } {
  return { repo: String(input.repo ?? ''), branch: String(input.branch ?? '') }
}
