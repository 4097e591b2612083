import { type Kysely, sql } from 'kysely'

/** Ingested files: what is known of each, and the parts of their text with a full-text index over them. Frozen. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS = [
  // One row a content. While ingested_at is null its parts are still being written, and no search finds it.
  `create table documents (
    id integer primary key autoincrement,
    hash text not null unique,
    path text not null,
    name text not null,
    size integer not null,
    modified_at real not null,
    type text not null,
    kind text not null,
    title text,
    facts text not null,
    notes text not null,
    characters integer not null,
    chunks integer not null,
    recipe integer not null,
    job_id integer not null,
    ingested_at integer
  ) strict`,
  // Which content a path had when it was last ingested; several paths may have the same.
  `create table document_paths (
    path text primary key,
    hash text not null
  ) strict, without rowid`,
  `create index document_paths_hash on document_paths (hash)`,
  `create index documents_job on documents (job_id)`,
  // The id is 1048576 times the document's and 1048575 less the part's place: by falling ids the newest document comes
  // first and its beginning first, which is the order of a search without sorting.
  `create table document_chunks (
    id integer primary key,
    document_id integer not null references documents (id),
    seq integer not null,
    text text not null,
    page integer,
    line integer,
    heading text,
    from_char integer not null,
    to_char integer not null
  ) strict`,
  `create virtual table document_chunks_fts using fts5(text, content = 'document_chunks', content_rowid = 'id',
     tokenize = 'unicode61 remove_diacritics 2')`,
  `create trigger document_chunks_indexed after insert on document_chunks begin
     insert into document_chunks_fts (rowid, text) values (new.id, new.text);
   end`,
  `create trigger document_chunks_unindexed after delete on document_chunks begin
     insert into document_chunks_fts (document_chunks_fts, rowid, text) values ('delete', old.id, old.text);
   end`,
]
