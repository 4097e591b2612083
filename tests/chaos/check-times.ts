import type Database from 'better-sqlite3'

/** A type whose handlers promised signs of life; only they can break that promise. */
const WITH_LEASE = 'chaos:beat'

/**
 * Whatever the clock was set to and whoever stood still: no attempt was ended for a time limit that its job has not (F6),
 * or for silence that nobody promised to break (F5, F9), and no length of time is below nothing.
 *
 * @returns what is wrong, one sentence each
 */
export function timeFaults(db: Database.Database): string[] {
  const reasons = db
    .prepare(
      `select h.job_id as id, h.reason from history h join jobs j on j.id = h.job_id
       where (h.reason like 'TIMEOUT:%' and j.timeout_ms is null)
         or (h.reason like 'HEARTBEAT_TIMEOUT:%' and j.type <> ?)`,
    )
    .all(WITH_LEASE) as { id: number; reason: string }[]
  const lengths = db.prepare('select id from jobs where running_ms < 0 or waited_ms < 0').pluck().all() as number[]
  return [
    ...reasons.map(({ id, reason }) => `job ${id} was ended without cause: ${reason}`),
    ...lengths.map((id) => `job ${id} ran or waited for less than no time`),
  ]
}
