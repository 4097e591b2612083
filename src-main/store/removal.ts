import { sql } from 'kysely'
import { jobNotFound } from '../../src-shared/errors.js'
import { requireLegal } from '../../src-shared/job-machine.js'
import { type Database, sqlBuilder } from './database.js'

/** Deletes finished jobs with all that belongs to them. Their ids are never given again (AUTOINCREMENT). */
export class Removal {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  /** All ids are checked before any is deleted. @throws not-found, illegal-transition */
  remove(ids: readonly number[]): void {
    for (const id of ids) {
      const job = this.#db.get(sqlBuilder.selectFrom('jobs').select('state').where('id', '=', id))
      if (job === undefined) throw jobNotFound(id)
      requireLegal('remove', id, job.state)
    }
    for (const id of ids) {
      for (const table of [
        'history',
        'attempts',
        'turns',
        'outputs',
        'checkpoints',
        'probe_results',
        'agent_notes',
      ] as const) {
        this.#db.run(sqlBuilder.deleteFrom(table).where(sql.ref<number>('job_id'), '=', id))
      }
      this.#db.run(sqlBuilder.deleteFrom('jobs').where('id', '=', id))
    }
  }
}
