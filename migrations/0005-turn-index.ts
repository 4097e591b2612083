import { type Kysely, sql } from 'kysely'

/**
 * Turns are indexed for the search a moment after they were stored, many at once: one by one the index took more of the
 * time of a commit than all else in it. Frozen.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS = [
  `drop trigger turns_indexed`,
  `drop trigger turns_unindexed`,
  // All turns up to this id are in the index; ids are never used again.
  `insert into meta values ('turns_indexed', coalesce((select max(id) from turns), 0))`,
  `create trigger turns_unindexed after delete on turns
     when old.id <= (select value from meta where key = 'turns_indexed') begin
     insert into turns_fts (turns_fts, rowid, content) values ('delete', old.id, old.content);
   end`,
]
