import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { describe, expect, onTestFinished, test } from 'vitest'
import { readProcStat } from '../../src-main/processes/proc-stat.js'
import { openYard, untilFile, type Yard } from '../support/jobyard-cli.js'
import { until } from '../support/until.js'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
/** Stops in the middle of a transaction as a debugger might stop an engine, and ends once it is let go on. */
const STOPS_ITSELF = `
const db = new (require('better-sqlite3'))(process.argv[1])
db.exec('begin immediate')
process.kill(process.pid, 'SIGSTOP')
setTimeout(() => db.exec('rollback'), 1)`

const stateOf = (pid: number) => readProcStat(pid)?.state

/** Only the superuser of a Linux may make a small disk. */
const hasDisks = canMount()

function mount(folder: string, megabytes: number): boolean {
  return spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder]).status === 0
}

function canMount(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'jobyard-mount-'))
  const isMounted = mount(folder, 1)
  if (isMounted) spawnSync('umount', [folder])
  rmdirSync(folder)
  return isMounted
}

/** A disk of so many megabytes under the yard's data folder. */
function smallDisk(yard: Yard, megabytes: number): void {
  mkdirSync(yard.data, { recursive: true, mode: 0o700 })
  expect(mount(yard.data, megabytes)).toBe(true)
  onTestFinished(() => void spawnSync('umount', ['-l', yard.data]))
}

/** Fills the disk to its last byte. @returns makes room again */
function fill(yard: Yard): () => void {
  const file = join(yard.data, 'filler')
  for (const size of [64 * 1024, 4096, 1]) {
    for (;;) {
      const written = spawnSync('sh', ['-c', `head -c ${size} /dev/zero >> "$1"`, 'sh', file])
      if (written.status !== 0 || written.stderr.length > 0) break
      if (size === 1) break
    }
  }
  return () => rmSync(file)
}

describe('[K2] trouble with the disk', () => {
  test.skipIf(!hasDisks)(
    '[K2] a full disk refuses what is new, keeps what is there, and is forgotten when there is room',
    async () => {
      const yard = openYard()
      smallDisk(yard, 4)
      const input = { command: ['true'], env: { BIG: 'x'.repeat(100_000) } }
      await yard.addShell(`echo x >> log; ${untilFile('go')}`)
      const worker = yard.worker('--json')
      await yard.written('log')
      const makeRoom = fill(yard)
      const line = JSON.stringify({ type: 'command', input, held: true })
      const refused = await yard.refusalWith(
        { stdin: Array.from({ length: 30 }, () => line).join('\n') },
        'import',
        '-',
      )
      expect(refused).toMatchObject({ exit: 5, code: 'storage' })
      expect(refused.message).toContain('disk is full')
      expect(await yard.list()).toMatchObject([{ id: 1, state: 'running' }])
      expect(await yard.refusal('backup')).toMatchObject({ exit: 5 })
      yard.create('go')
      makeRoom()
      expect(await yard.settled(1)).toMatchObject([{ state: 'completed', attempt: 1 }])
      expect((await yard.addShell('true')).id).toBeGreaterThan(1)
      worker.kill('SIGTERM')
      await worker.exited
    },
  )

  test('[K2] a database that somebody holds is waited for, and then refused', { timeout: 90_000 }, async () => {
    const yard = openYard()
    await yard.addShell('true', '--hold')
    const holder = new Database(yard.databaseFile())
    holder.exec('begin immediate')
    const adding = yard.run('add', '--', 'true')
    const refused = await yard.refusal('hold', 1)
    expect(refused).toMatchObject({ exit: 5, code: 'storage' })
    expect(refused.message).toMatch(/holds the database/)
    if (process.platform === 'linux') expect(refused.message).toContain(`process ${process.pid} (`)
    holder.exec('rollback')
    holder.close()
    await adding
    expect(await yard.json('release', 1)).toMatchObject({ held: false })
  })

  test.skipIf(process.platform !== 'linux')(
    '[K2] a process that was stopped in the middle of a commit is named, with what lets it go on',
    async () => {
      const yard = openYard()
      await yard.addShell('true', '--hold')
      const holder = spawn(process.execPath, ['-e', STOPS_ITSELF, yard.databaseFile()], { cwd: ROOT, stdio: 'ignore' })
      onTestFinished(() => void holder.kill('SIGKILL'))
      await until(() => stateOf(holder.pid as number) === 'T', 'the process has stopped')
      const refused = await yard.refusal('release', 1)
      expect(refused).toMatchObject({ exit: 5, code: 'storage' })
      expect(refused.message).toContain(`"kill -CONT ${holder.pid}" lets it go on`)
      holder.kill('SIGCONT')
      expect(await yard.json('release', 1)).toMatchObject({ held: false })
    },
  )

  test.skipIf(!hasDisks)('[K2] a read-only disk is refused, and works again when it may be written', async () => {
    const yard = openYard()
    smallDisk(yard, 8)
    await yard.addShell('true')
    spawnSync('mount', ['-o', 'remount,ro', yard.data])
    const refused = await yard.refusal('add', '--', 'true')
    expect(refused).toMatchObject({ exit: 5, code: 'storage' })
    expect(refused.message).toMatch(/read-only/i)
    spawnSync('mount', ['-o', 'remount,rw', yard.data])
    expect(await yard.addShell('true')).toMatchObject({ id: 2 })
  })
})
