import {
  copyFileSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openYard, untilFile, type Yard } from '../support/jobyard-cli.js'
import { installScripted, result, type Step } from '../support/scripted-handler.js'

interface Doctor {
  ok: boolean
  checks: { name: string; status: string; message: string }[]
}

const backups = (yard: Yard) => yard.json<{ file: string; bytes: number }[]>('backup', '--list')
const database = (yard: Yard) => join(yard.data, 'jobyard.db')

/** Everything that a shell can see of a job. */
async function everything(yard: Yard, id: number) {
  const job = await yard.show(id, '--history', '--attempts')
  const log = await yard.run('log', id)
  return { job, log: log.bytes.toString('base64') }
}

/** Writes rubbish over the middle of the database, and leaves its first pages. */
function damage(yard: Yard): void {
  const file = openSync(database(yard), 'r+')
  const { size } = statSync(database(yard))
  const from = Math.floor(size / 2 / 4096) * 4096
  writeSync(file, Buffer.alloc(8 * 4096, 0xa5), 0, 8 * 4096, from)
}

describe('archives', () => {
  test('[K3] finished jobs go into a file with all that belongs to them, and come back as they were', async () => {
    const yard = openYard()
    installScripted(yard, 'talk')
    const turn: Step = { send: { type: 'turn', role: 'user', content: 'hello', meta: { a: 1 } } }
    await yard.importAll([
      { type: 'command', input: { shell: 'echo one; echo two >&2; head -c 300000 /dev/urandom' }, key: 'k' },
      { type: 'command', input: { shell: 'exit 3' }, maxAttempts: 2, backoffMs: 0 },
      { type: 'talk', input: { steps: [turn, { send: { type: 'checkpoint', data: [1] } }, result({ deep: [null] })] } },
      { type: 'command', input: { command: ['true'] }, held: true },
    ])
    await yard.drain()
    const before = await Promise.all([1, 2, 3].map((id) => everything(yard, id)))
    const preview = await yard.json('archive', '--preview', '--state', 'completed')
    expect(preview).toEqual({ preview: true, file: null, archived: 0, ids: [1, 3] })
    const archived = await yard.json<{ file: string; ids: number[] }>('archive')
    expect(archived.ids.toSorted()).toEqual([1, 2, 3])
    expect(await yard.list()).toMatchObject([{ id: 4, state: 'queued' }])
    expect(await yard.refusal('show', 1)).toMatchObject({ exit: 3 })
    expect(existsSync(join(yard.data, 'output', '0', '1-1.log'))).toBe(false)
    expect((await yard.addShell('true')).id).toBe(5)
    expect(await yard.json('restore', archived.file)).toMatchObject({ restored: 3, existed: 0 })
    expect(await Promise.all([1, 2, 3].map((id) => everything(yard, id)))).toEqual(before)
    expect(await yard.json('restore', archived.file)).toMatchObject({ restored: 0, existed: 3 })
    expect(await yard.json('queue', 'status')).toMatchObject({ total: { queued: 2, completed: 2, failed: 1 } })
    expect(await yard.json('add', '--key', 'k', '--', 'true')).toMatchObject({ id: 1, existed: true })
  })

  test('[K3] [Q9] refuses what it cannot do, and then changes nothing', async () => {
    const yard = openYard()
    await yard.importAll([
      { type: 'command', input: { command: ['true'] }, key: 'k' },
      { type: 'command', input: { command: ['true'] }, held: true },
    ])
    await yard.drain()
    expect(await yard.refusal('archive', 1, 2)).toMatchObject({
      exit: 4,
      message: 'cannot archive job 2: it is queued',
    })
    expect(await yard.refusal('archive', 9)).toMatchObject({ exit: 3 })
    expect(await yard.refusal('archive', 1, '--state', 'failed')).toMatchObject({ exit: 2 })
    yard.create('there')
    expect(await yard.refusal('archive', '--to', yard.path('there'))).toMatchObject({ exit: 4, code: 'conflict' })
    const file = yard.path('out.jsonl.gz')
    await yard.json('archive', '--to', file)
    const whole = readFileSync(file)
    writeFileSync(yard.path('cut.gz'), whole.subarray(0, whole.length - 20))
    for (const name of ['cut.gz', 'there']) {
      expect(await yard.refusal('restore', yard.path(name))).toMatchObject({ exit: 2 })
    }
    expect(await yard.refusal('restore', yard.path('missing'))).toMatchObject({ exit: 3 })
    expect(await yard.refusal('restore', yard.folder)).toMatchObject({ exit: 2, code: 'invalid-input' })
    expect(await yard.refusal('restore', '')).toMatchObject({ exit: 2, code: 'invalid-input' })
    await yard.json('add', '--key', 'k', '--', 'true')
    expect(await yard.refusal('restore', file)).toMatchObject({ exit: 4, details: { id: 1, takenBy: 3 } })
    expect((await yard.list()).map(({ id }) => id).toSorted()).toEqual([2, 3])
  })

  test('[K3] remove by options shows first what it would take', async () => {
    const yard = openYard()
    await yard.importAll([
      { type: 'command', input: { command: ['true'] } },
      { type: 'command', input: { command: ['false'] } },
      { type: 'command', input: { command: ['true'] }, held: true },
    ])
    await yard.drain()
    const shown = await yard.run('remove', '--state', 'completed,failed')
    expect(shown.stdout).toMatch(/^would remove 2 jobs: .*--yes does it\n$/)
    expect(await yard.json('remove', '--older-than', '1h', '--yes')).toEqual({ preview: false, removed: 0, ids: [] })
    expect(await yard.json('remove', '--state', 'failed', '--yes')).toEqual({ preview: false, removed: 1, ids: [2] })
    expect((await yard.list()).map(({ id }) => id).toSorted()).toEqual([1, 3])
    for (const args of [[], ['1', '--type', 'x'], ['--state', 'queued'], ['1', '--yes']]) {
      expect(await yard.refusal('remove', ...args)).toMatchObject({ exit: 2 })
    }
  })
})

describe('rules of keeping', () => {
  test('[K3] are set for all finished jobs or by state, and others stay as they are', async () => {
    const yard = openYard()
    const states = (completed: object) => ({
      completed,
      failed: { removeAfterDays: null, keepNewest: null },
      cancelled: { removeAfterDays: null, keepNewest: null },
    })
    expect(await yard.json('retention')).toMatchObject({
      removeAfterDays: null,
      states: states({ removeAfterDays: null, keepNewest: null }),
    })
    await yard.json('retention', '--state', 'completed', '--keep-newest', 1000, '--remove-after', '36h')
    await yard.json('retention', '--remove-after', '90d')
    expect(await yard.json('retention', '--state', 'completed', '--remove-after', 'never')).toMatchObject({
      removeAfterDays: 90,
      states: states({ removeAfterDays: null, keepNewest: 1000 }),
    })
    expect((await yard.run('retention')).stdout).toContain('completed jobs are removed: all but the newest 1000')
    for (const args of [
      ['--keep-newest', 1],
      ['--state', 'completed'],
      ['--state', 'queued', '--keep-newest', 1],
      ['--state', 'failed', '--keep-newest', 'x'],
    ]) {
      expect(await yard.refusal('retention', ...args)).toMatchObject({ exit: 2 })
    }
  })
})

describe('backups', () => {
  test('[K2] a backup is made while jobs run, and put back with what was there set aside', async () => {
    const yard = openYard()
    await yard.addShell(`echo x >> log; ${untilFile('go')}`)
    const worker = yard.worker()
    await yard.written('log')
    const made = await yard.json<{ file: string }>('backup')
    expect(statSync(made.file).mode & 0o777).toBe(0o600)
    expect(await yard.refusal('restore')).toMatchObject({ exit: 4, code: 'conflict' })
    expect(await yard.refusal('backup', made.file)).toMatchObject({ exit: 4, code: 'conflict' })
    yard.create('go')
    await yard.settled(1)
    await yard.addShell('echo later')
    await yard.settled(2)
    worker.kill('SIGTERM')
    await worker.exited
    const restored = await yard.json<{ from: string; setAside: string; jobs: number }>('restore')
    expect(restored).toMatchObject({ from: made.file, jobs: 1 })
    expect(restored.setAside).toContain('jobyard.db.replaced-')
    await yard.drain()
    // What ran when the backup was made is recovered like after a crash.
    expect(await yard.show(1, '--attempts')).toMatchObject({ state: 'failed', error: { code: 'ENGINE_CRASHED' } })
    // No id is given twice, so no job finds another's output.
    expect((await yard.addShell('true')).id).toBe(3)
    expect((await yard.list()).map(({ id }) => id).toSorted()).toEqual([1, 3])
  })

  test('[K2] a damaged database is kept, the newest good backup offered, and what can be saved is saved', async () => {
    const yard = openYard()
    const input = { shell: `echo ${'x'.repeat(500)}` }
    await yard.importAll(Array.from({ length: 400 }, () => ({ type: 'command', input, held: true })))
    const { file } = await yard.json<{ file: string }>('backup')
    copyFileSync(file, join(yard.folder, 'kept.db'))
    await yard.run('cancel', 1)
    damage(yard)
    const doctor = await yard.run('doctor', '--json')
    expect(doctor.code).toBe(5)
    const { ok, checks } = JSON.parse(doctor.stdout) as Doctor
    expect(ok).toBe(false)
    expect(checks.find(({ name }) => name === 'database')).toMatchObject({ status: 'error' })
    const broken = readFileSync(database(yard))
    const repaired = await yard.run('doctor', '--repair', '--json')
    expect(repaired.code).toBe(0)
    const { setAside, jobs } = (JSON.parse(repaired.stdout) as { repaired: { setAside: string; jobs: number } })
      .repaired
    expect(readFileSync(setAside).equals(broken)).toBe(true)
    expect(jobs).toBeGreaterThan(200)
    expect(jobs).toBeLessThanOrEqual(400)
    expect((await yard.list('--limit', 1000)).length).toBe(jobs)
    writeFileSync(database(yard), 'this is no database at all, and long enough to be looked at by someone who wonders')
    const refused = await yard.refusal('list')
    expect(refused).toMatchObject({ exit: 5, code: 'storage', details: { code: 'SQLITE_NOTADB', backup: file } })
    expect(refused.message).toContain('"jobyard restore"')
    expect(await yard.refusal('doctor', '--repair')).toMatchObject({ exit: 5 })
    expect(await yard.json('restore')).toMatchObject({ from: file, jobs: 400 })
    expect((await yard.list('--limit', 1000)).length).toBe(400)
    expect(readdirSync(yard.data).filter((name) => /\.damaged-.*Z$/.test(name))).toHaveLength(2)
    writeFileSync(yard.path('bad.db'), 'SQLite format 3\0 and then rubbish')
    expect(await yard.refusal('restore', yard.path('bad.db'))).toMatchObject({ exit: 5 })
    expect(await backups(yard)).toHaveLength(1)
  })

  test('[C] doctor finds a healthy yard healthy, and writes a backup', async () => {
    const yard = openYard()
    await yard.addShell('true')
    const healthy = await yard.json<Doctor & { backup: string }>('doctor', '--backup', yard.path('copy.db'))
    expect(healthy.ok).toBe(true)
    expect(healthy.checks.filter(({ status }) => status === 'error')).toEqual([])
    expect(healthy.checks.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        'folder',
        'permissions',
        'disk',
        'database',
        'engines',
        'processes',
        'handlers',
        'runtimes',
      ]),
    )
    expect(existsSync(healthy.backup)).toBe(true)
    await yard.addShell(untilFile('never'))
    const worker = yard.worker()
    await yard.settled(1)
    worker.kill('SIGKILL')
    await worker.exited
    yard.handler('bad', '{')
    const { checks } = await yard.json<Doctor>('doctor')
    const warned = checks.filter(({ status }) => status === 'warning').map(({ name }) => name)
    expect(warned).toEqual(expect.arrayContaining(['engines', 'handlers']))
    await yard.run('worker', '--release-stale')
  })
})
