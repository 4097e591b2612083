import { setTimeout as pause } from 'node:timers/promises'
import type BetterSqlite3 from 'better-sqlite3'

/** How long a moment without a writer is looked for, in ms. */
const PATIENCE_MS = 1_000
/**
 * SQLite waits for readers while it holds the write lock: nobody commits meanwhile, so nothing starts. This is how long
 * one try may do that, in ms.
 */
const HOLD_MS = 5
/** Others have this many times as long as a try took before the next one. */
const SHARE_OF_OTHERS = 4

/** PASSIVE: what can be moved without waiting for anybody; RESTART: all, so that the log begins anew. */
export type CheckpointMode = 'PASSIVE' | 'RESTART'

interface Progress {
  /** 1 when a writer or a reader stood in the way. */
  busy: number
  /** Frames of the log, and how many of them are in the database. */
  log: number
  checkpointed: number
}

/**
 * Moves the write-ahead log into the database and has the next commit begin it anew. Most of the work is done without the
 * write lock; what needs it is tried again and again, since a busy engine leaves only moments between two transactions.
 *
 * A reader that looks at an older moment, as a backup does for minutes, makes it impossible: then it is left for later at
 * once instead of keeping writers waiting.
 *
 * @returns whether the log begins anew
 */
export async function beginLogAnew(connection: BetterSqlite3.Database): Promise<boolean> {
  const overdue = performance.now() + PATIENCE_MS
  let { log } = moveLog(connection, 'PASSIVE')
  connection.pragma(`busy_timeout = ${HOLD_MS}`)
  try {
    for (;;) {
      const begun = performance.now()
      const { busy, ...now } = moveLog(connection, 'RESTART')
      if (busy === 0) return true
      // All that was in the log at the try before could have been moved by now, if nobody needed it as it was.
      if (now.checkpointed < log || performance.now() > overdue) return false
      log = now.log
      await pause(Math.max(1, SHARE_OF_OTHERS * (performance.now() - begun)))
    }
  } finally {
    connection.pragma('busy_timeout = 0')
  }
}

/** Moves the log into the database once. */
export function moveLog(connection: BetterSqlite3.Database, mode: CheckpointMode): Progress {
  return (connection.pragma(`wal_checkpoint(${mode})`) as [Progress])[0]
}
