import { sql } from 'kysely'
import type { Analysis, StoredAnalysis } from '../../src-shared/analysis.js'
import { type Database, sqlBuilder } from './database.js'

export interface NewAnalysis {
  runId: number
  kind: 'basic' | 'deep'
  inputHash: string
  codeVersion: string
  jobId: number
  at: number
  /** JSON. */
  result: string
}

/** Stored analyses of runs. A newer one of the same kind marks the older ones superseded; all are kept (rule A4). */
export class AnalysisRows {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  add(analysis: NewAnalysis): void {
    const { runId, kind, inputHash, codeVersion, jobId, at, result } = analysis
    this.#db.run(
      sqlBuilder
        .updateTable('analyses')
        .set({ superseded_at: at })
        .where('run_id', '=', runId)
        .where('kind', '=', kind)
        .where('superseded_at', 'is', null),
    )
    const values = { run_id: runId, kind, input_hash: inputHash, code_version: codeVersion }
    const computed = { job_id: jobId, created_at: at, superseded_at: null, result }
    this.#db.run(
      sqlBuilder
        .insertInto('analyses')
        .values({ ...values, ...computed })
        .onConflict((oc) => oc.columns(['run_id', 'kind', 'input_hash', 'code_version']).doUpdateSet(computed)),
    )
  }

  find(runId: number, kind: 'basic' | 'deep', inputHash: string, codeVersion: string): StoredAnalysis | null {
    const row = this.#db.get(
      this.#all(runId)
        .where('kind', '=', kind)
        .where('input_hash', '=', inputHash)
        .where('code_version', '=', codeVersion),
    )
    return row === undefined ? null : analysisOf(row)
  }

  /** The same inputs give the same result again: it is the current one once more. */
  makeCurrent(id: number, runId: number, kind: 'basic' | 'deep', at: number): void {
    this.#db.run(
      sqlBuilder
        .updateTable('analyses')
        .set((eb) => ({
          superseded_at: eb
            .case()
            .when('id', '=', id)
            .then(null)
            .else(eb.fn.coalesce('superseded_at', eb.val(at)))
            .end(),
        }))
        .where('run_id', '=', runId)
        .where('kind', '=', kind),
    )
  }

  /** Newest first. */
  list(runId: number): StoredAnalysis[] {
    return this.#db.all(this.#all(runId)).map(analysisOf)
  }

  /** Newest first, without the results. */
  headers(runId: number): { id: number; kind: 'basic' | 'deep'; createdAt: number; superseded: boolean }[] {
    const rows = this.#db.all(
      sqlBuilder
        .selectFrom('analyses')
        .select(['id', 'kind', 'created_at', 'superseded_at'])
        .where('run_id', '=', runId)
        .orderBy('created_at', 'desc')
        .orderBy('id', 'desc'),
    )
    return rows.map((row) => ({
      id: row.id,
      kind: row.kind as 'basic' | 'deep',
      createdAt: row.created_at,
      superseded: row.superseded_at !== null,
    }))
  }

  /** What an analysis job was given. */
  inputOf(jobId: number): unknown {
    const row = this.#db.get(sqlBuilder.selectFrom('jobs').select('input').where('id', '=', jobId))
    return row === undefined ? null : JSON.parse(row.input)
  }

  /** Unfinished jobs that analyse the run: their idempotency keys begin with these. */
  unfinishedJobs(prefixes: readonly string[]): number[] {
    return prefixes.flatMap((prefix) =>
      this.#db
        .all(
          sqlBuilder
            .selectFrom('jobs')
            .select('id')
            // In the very words of the partial index `jobs_idempotency`.
            .where(sql<boolean>`idempotency_key is not null and state <> 'cancelled'`)
            .where('idempotency_key', '>=', prefix)
            .where('idempotency_key', '<', `${prefix}\u{10ffff}`)
            .where('finished_at', 'is', null),
        )
        .map(({ id }) => id),
    )
  }

  #all(runId: number) {
    return sqlBuilder
      .selectFrom('analyses')
      .selectAll()
      .where('run_id', '=', runId)
      .orderBy('created_at', 'desc')
      .orderBy('id', 'desc')
  }
}

function analysisOf(row: {
  id: number
  run_id: number
  created_at: number
  superseded_at: number | null
  input_hash: string
  code_version: string
  result: string
}): StoredAnalysis {
  return {
    id: row.id,
    runId: row.run_id,
    createdAt: row.created_at,
    superseded: row.superseded_at !== null,
    inputHash: row.input_hash,
    codeVersion: row.code_version,
    result: JSON.parse(row.result) as Analysis,
  }
}
