import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { describe, expect, onTestFinished, test } from 'vitest'
import { readProcStat } from '../../src-main/processes/proc-stat.js'
import { openYard, untilFile } from '../support/jobyard-cli.js'
import { fillDisk, hasDisks, setWritable, smallDisk } from '../support/small-disk.js'
import { until } from '../support/until.js'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
/** Stops in the middle of a transaction as a debugger might stop an engine, and ends once it is let go on. */
const STOPS_ITSELF = `
const db = new (require('better-sqlite3'))(process.argv[1])
db.exec('begin immediate')
process.kill(process.pid, 'SIGSTOP')
setTimeout(() => db.exec('rollback'), 1)`

const stateOf = (pid: number) => readProcStat(pid)?.state

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
      const makeRoom = fillDisk(yard)
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
    setWritable(yard, false)
    const refused = await yard.refusal('add', '--', 'true')
    expect(refused).toMatchObject({ exit: 5, code: 'storage' })
    expect(refused.message).toMatch(/read-only/i)
    setWritable(yard, true)
    expect(await yard.addShell('true')).toMatchObject({ id: 2 })
  })
})
