import type { Transaction } from '../engine/ports.js'
import { type Database, sqlBuilder } from './database.js'
import type { PreparedQuery } from './prepared-query.js'
import type { JobTable } from './schema.js'

/** What of a job may be changed between its attempts. */
export type JobParts = Pick<JobTable, 'input' | 'name' | 'timeout_ms' | 'max_attempts'> & { origin_id: number }

/** Changes what a job was added with. Who calls it makes sure that the job does not run, and tells why in its history. */
export class JobPartEdits {
  readonly #update: PreparedQuery<JobParts & { id: number; rev: number }>

  constructor(db: Database) {
    this.#update = db.prepare((arg) =>
      sqlBuilder
        .updateTable('jobs')
        .set({
          input: arg('input'),
          name: arg('name'),
          timeout_ms: arg('timeout_ms'),
          max_attempts: arg('max_attempts'),
          origin_id: arg('origin_id'),
          rev: arg('rev'),
        })
        .where('id', '=', arg('id')),
    )
  }

  change(tx: Transaction, id: number, parts: JobParts): void {
    this.#update.run({ ...parts, id, rev: tx.rev() })
  }
}
