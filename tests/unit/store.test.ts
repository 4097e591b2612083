import { readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { Backups } from '../../src-main/store/backups.js'
import { prepareDataFolder } from '../../src-main/store/data-folder.js'
import { Database } from '../../src-main/store/database.js'
import { migrate, SCHEMA_VERSION, schemaVersion } from '../../src-main/store/migrate.js'
import { openYard, temporaryFolder } from '../support/yard.js'

describe('migrations', () => {
  it('[K2] bring a database up from every earlier version', async () => {
    for (let from = 0; from < SCHEMA_VERSION; from += 1) {
      const file = path.join(temporaryFolder(), 'jobyard.db')
      const old = new BetterSqlite3(file)
      await migrate(old, from)
      expect(schemaVersion(old)).toBe(from)
      old.close()
      const database = await Database.open(file)
      expect(schemaVersion(database.connection)).toBe(SCHEMA_VERSION)
      database.close()
      // What was there before is kept beside it.
      const kept = new Backups(path.dirname(file)).list()
      expect(kept.map(({ isExtra }) => isExtra)).toEqual(from === 0 ? [] : [true])
      for (const backup of kept) {
        const before = new BetterSqlite3(backup.file, { readonly: true })
        expect(schemaVersion(before)).toBe(from)
        before.close()
      }
    }
  })

  it('[K2] a database of a newer version is refused and left as it was', async () => {
    const file = path.join(temporaryFolder(), 'jobyard.db')
    const newer = new BetterSqlite3(file)
    newer.pragma(`user_version = ${SCHEMA_VERSION + 1}`)
    newer.close()
    const before = readFileSync(file)
    await expect(Database.open(file)).rejects.toMatchObject({
      code: 'newer-version',
      details: { found: SCHEMA_VERSION + 1, known: SCHEMA_VERSION },
    })
    const after = new BetterSqlite3(file, { readonly: true })
    expect(schemaVersion(after)).toBe(SCHEMA_VERSION + 1)
    expect(after.prepare(`select count(*) as n from sqlite_schema`).get()).toEqual({ n: 0 })
    after.close()
    expect(readFileSync(file).length).toBe(before.length)
  })

  it('[K2] a damaged database of an earlier version is refused as damaged, and not migrated', async () => {
    const file = path.join(temporaryFolder(), 'jobyard.db')
    const old = new BetterSqlite3(file)
    await migrate(old, SCHEMA_VERSION - 1)
    const page = old.prepare(`select rootpage from sqlite_schema where name = 'state_counts'`).pluck().get() as number
    const size = old.pragma('page_size', { simple: true }) as number
    old.close()
    const bytes = readFileSync(file)
    writeFileSync(file, bytes.fill(0xa5, (page - 1) * size, page * size))
    await expect(Database.open(file)).rejects.toMatchObject({ code: 'storage', details: { code: 'SQLITE_CORRUPT' } })
    const after = new BetterSqlite3(file, { readonly: true })
    expect(schemaVersion(after)).toBe(SCHEMA_VERSION - 1)
    after.close()
    expect(new Backups(path.dirname(file)).list()).toEqual([])
  })

  it('two processes that open a new database at once both find it whole', async () => {
    const file = path.join(temporaryFolder(), 'jobyard.db')
    const both = await Promise.all([Database.open(file), Database.open(file)])
    for (const database of both) {
      expect(schemaVersion(database.connection)).toBe(SCHEMA_VERSION)
      database.close()
    }
  })
})

describe('the data folder', () => {
  it('[K1] is private to its user, and so is the database', async () => {
    const dir = path.join(temporaryFolder(), 'new', 'yard')
    prepareDataFolder(dir)
    const database = await Database.open(path.join(dir, 'jobyard.db'))
    database.connection.exec('create table x (y)')
    expect(statSync(dir).mode & 0o777).toBe(0o700)
    for (const name of ['jobyard.db', 'jobyard.db-wal', 'jobyard.db-shm']) {
      expect([name, statSync(path.join(dir, name)).mode & 0o777]).toEqual([name, 0o600])
    }
    database.close()
  })

  it('[K2] says what is wrong when it is a file, and when the database is none', async () => {
    const dir = temporaryFolder()
    const file = path.join(dir, 'occupied')
    writeFileSync(file, 'text')
    expect(() => prepareDataFolder(file)).toThrow(expect.objectContaining({ code: 'storage' }))
    const garbage = path.join(dir, 'jobyard.db')
    writeFileSync(garbage, 'this is no database, but it is long enough to be looked at as one. '.repeat(20))
    await expect(Database.open(garbage)).rejects.toMatchObject({
      code: 'storage',
      message: expect.stringContaining('not a Jobyard database'),
    })
    expect(readFileSync(garbage, 'utf8')).toContain('this is no database')
  })

  it('[K2] says what is wrong when it cannot be made', () => {
    const file = path.join(temporaryFolder(), 'a-file')
    writeFileSync(file, '')
    expect(() => prepareDataFolder(path.join(file, 'yard'))).toThrow(
      expect.objectContaining({ code: 'storage', message: expect.stringContaining(file) }),
    )
  })
})

describe('writes', () => {
  it('[S8] an engine that was thought dead changes nothing when it wakes', async () => {
    const yard = await openYard()
    const [id] = (await yard.add({ maxAttempts: 3 })) as [number]
    const { lifecycle } = yard.store
    await yard.store.write((tx) => lifecycle.claim(tx, { id, group: null, owner: 'old', at: 1 }))
    const error = { code: 'ENGINE_CRASHED', message: '', retryable: true }
    await yard.store.write((tx) =>
      lifecycle.retryLater(tx, { id, owner: 'old', attempt: 1 }, 2, error, { actor: 'recovery', runAfter: null }),
    )
    await yard.store.write((tx) => lifecycle.claim(tx, { id, group: null, owner: 'new', at: 3 }))
    const before = yard.jobs.get(id)
    for (const late of [
      { id, owner: 'old', attempt: 1 },
      { id, owner: 'new', attempt: 1 },
    ]) {
      expect(await yard.store.write((tx) => lifecycle.complete(tx, late, 4, 'late'))).toBe(false)
      expect(await yard.store.write((tx) => lifecycle.fail(tx, late, 4, error, 'handler'))).toBe(false)
      expect(await yard.store.write((tx) => lifecycle.pause(tx, late, 4, false))).toBe(false)
    }
    expect(yard.jobs.get(id)).toEqual(before)
    expect(yard.jobs.history(id)).toHaveLength(3)
  })

  it('[K2] a write waits for another process without blocking, and goes on when it is done', async () => {
    const yard = await openYard()
    const other = new BetterSqlite3(path.join(yard.dataDir, 'jobyard.db'))
    other.exec('begin immediate')
    let turns = 0
    const writing = yard.add({})
    await new Promise<void>((resolve) => {
      const turn = () => {
        turns += 1
        if (turns === 50) resolve()
        else setImmediate(turn)
      }
      turn()
    })
    expect(yard.jobs.list({})).toEqual([])
    other.exec('commit')
    other.close()
    const [id] = await writing
    expect(yard.jobs.get(id as number).state).toBe('queued')
  })

  it('[Q9] the key is unique in the database: of concurrent adds one enqueues, the others find it', async () => {
    const yard = await openYard()
    const other = await openYard(yard.dataDir, yard.clock)
    const results = await Promise.all(
      [yard, other, yard, other].map((one) =>
        one.jobs.enqueue([{ type: 'command', input: { command: ['true'] }, key: 'k' }], {
          cwd: '/',
          env: {},
          secrets: [],
        }),
      ),
    )
    expect(new Set(results.flatMap(({ jobs }) => jobs.map(({ id }) => id))).size).toBe(1)
    expect(results.filter(({ existed }) => existed === 0)).toHaveLength(1)
  })

  it('[Q9] retrying a cancelled job whose key another job took is refused, naming that job', async () => {
    const yard = await openYard()
    const [first] = (await yard.add({ key: 'k' })) as [number]
    await yard.jobs.cancel([first])
    const [second] = (await yard.add({ key: 'k' })) as [number]
    expect(second).not.toBe(first)
    await expect(yard.jobs.retry([first])).rejects.toMatchObject({ code: 'conflict', details: { takenBy: second } })
    expect(yard.jobs.get(first).state).toBe('cancelled')
  })

  it('[S5] counts by type and state are those of the rows', async () => {
    const yard = await openYard()
    const ids = await yard.add({}, {}, { held: true })
    await yard.jobs.cancel([ids[0] as number])
    await yard.jobs.remove([ids[0] as number])
    const counted = yard.store.database.connection
      .prepare('select type, state, count(*) n from jobs group by 1, 2')
      .all()
    expect(yard.store.queries.counts()).toEqual(counted)
  })
})
