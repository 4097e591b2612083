import { randomInt } from 'node:crypto'
import Database from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import type { HistoryJson, ImportLine } from '../support/job-json.js'
import { openYard, type Running, untilFile, type Yard } from '../support/jobyard-cli.js'
import { processInfo } from '../support/processes.js'
import { installScripted, result, type Step } from '../support/scripted-handler.js'
import { until } from '../support/until.js'

const KILLS = 26

/**
 * Notes its start and end, and complains when the process that ran this job before, known by pid and start time (the
 * fields 1 and 22 of its stat), is still alive. Every third job has a grandchild in a session of its own.
 */
const guarded = `
  id=$JOBYARD_JOB_ID; before=; since=; read -r before since 2>/dev/null < "pid.$id"
  [ -n "$before" ] && read -r stat 2>/dev/null < "/proc/$before/stat" && set -- $stat && [ "$3" != Z ] && [ "\${22}" = "$since" ] && echo "$id $before $$" >> twice
  read -r stat < /proc/$$/stat; set -- $stat; echo "$$ \${22}" > "pid.$id.new"; mv "pid.$id.new" "pid.$id"; echo "start $id $$" >> log
  [ $((id % 3)) = 0 ] && setsid sleep 0.08 &
  sleep 0.04; echo "end $id $$" >> log; wait`

async function crash(worker: Running): Promise<void> {
  worker.kill('SIGKILL')
  await worker.exited
}

/** The queue's own database is whole: opened by another program than Jobyard. */
function expectWhole(yard: Yard): void {
  const db = new Database(yard.databaseFile(), { readonly: true })
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok')
  expect(db.pragma('foreign_key_check')).toEqual([])
  db.close()
}

/** Every row follows from the one before, and what began is what ended. */
function expectChain(history: readonly HistoryJson[]): void {
  let state = 'queued'
  let attempt = 0
  for (const row of history) {
    expect(row.from).toBe(state)
    expect(row.attempt).toBeGreaterThanOrEqual(attempt)
    state = row.to
    attempt = row.attempt
  }
}

describe('recovery', () => {
  test(`[F7] [K1] [R1] ${KILLS} kills at random moments lose, double and leave nothing`, {
    timeout: 900_000,
  }, async () => {
    const yard = openYard()
    installScripted(yard, 'warm', { maxJobs: 2 })
    const steps: Step[] = [{ mark: yard.path('log'), text: 'start' }, result('done')]
    const lines: ImportLine[] = Array.from({ length: 90 }, (_, index) =>
      index % 5 === 4
        ? { type: 'warm', input: { steps }, maxAttempts: 1000 }
        : { type: 'command', input: { shell: guarded }, maxAttempts: 1000 },
    )
    const ids = (await yard.importAll(lines)).map((job) => job.id)
    let kills = 0
    while (kills < KILLS) {
      const seen = yard.lines('log').length
      const worker = yard.worker('--concurrency', '3')
      const more = randomInt(0, 4)
      await until(() => yard.lines('log').length >= seen + more, `${more} more lines`)
      await until(() => randomInt(0, 6) === 0, 'a random moment')
      // Now and then the launcher dies with its engine, so that nobody is left to end the jobs at once.
      const launchers = kills % 4 === 3 ? yard.processes().filter((one) => /launcher/.test(one.command)) : []
      for (const { pid } of launchers) process.kill(pid, 'SIGKILL')
      await crash(worker)
      kills += 1
      // What was acknowledged between two crashes is kept as well.
      if (kills % 5 === 0) ids.push((await yard.addShell(guarded, '--max-attempts', 1000)).id)
      if ((await yard.list('--state', 'queued,running', '--limit', 1)).length === 0) {
        ids.push((await yard.addShell(guarded, '--max-attempts', 1000)).id)
      }
    }
    await yard.drain('--concurrency', '3')
    expect(yard.processes()).toEqual([])
    expect(yard.lines('twice')).toEqual([])
    const jobs = await yard.list('--limit', 1000)
    expect(jobs.map((job) => job.id).sort((one, two) => one - two)).toEqual(ids)
    expect(jobs.filter((job) => job.state !== 'completed')).toEqual([])
    let crashed = 0
    for (const { id } of jobs.filter((job) => job.attempt > 1)) {
      const job = await yard.show(id, '--history', '--attempts')
      expectChain(job.history ?? [])
      expect(job.history?.filter((row) => row.to === 'completed')).toHaveLength(1)
      const recovered = job.history?.filter((row) => row.actor === 'recovery') ?? []
      expect(recovered.every((row) => row.from === 'running' && row.to === 'queued')).toBe(true)
      expect(recovered.length).toBe(job.attempt - 1)
      expect(job.attempts?.map((row) => row.error?.code ?? row.outcome)).toEqual([
        ...recovered.map(() => 'ENGINE_CRASHED'),
        'completed',
      ])
      crashed += recovered.length
    }
    expect(crashed).toBeGreaterThan(0)
    expectWhole(yard)
  })

  test('[F7] a crash counts an attempt, without a wait, and the last one fails the job', async () => {
    const yard = openYard()
    await yard.addShell(`echo x >> log; ${untilFile('never')}`, '--max-attempts', 2, '--backoff', '1h')
    for (const round of [1, 2]) {
      const worker = yard.worker()
      await yard.written('log', round)
      await crash(worker)
    }
    await yard.drain()
    const job = await yard.show(1, '--history', '--attempts')
    expect(job).toMatchObject({
      state: 'failed',
      attempt: 2,
      error: { code: 'ENGINE_CRASHED' },
      owner: null,
      pid: null,
    })
    expect(job.history?.map((row) => [row.from, row.to, row.actor])).toEqual([
      ['queued', 'running', 'scheduler'],
      ['running', 'queued', 'recovery'],
      ['queued', 'running', 'scheduler'],
      ['running', 'failed', 'recovery'],
    ])
    expect(job.attempts).toMatchObject([{ error: { code: 'ENGINE_CRASHED' } }, { error: { code: 'ENGINE_CRASHED' } }])
    expect(yard.lines('log')).toHaveLength(2)
  })

  test('[F7] a living engine takes over what a dead one ran', async () => {
    const yard = openYard()
    const dying = yard.worker('--concurrency', '2')
    await yard.addShell(`echo first >> log; [ "$JOBYARD_ATTEMPT" = 2 ] || ${untilFile('never')}`, '--max-attempts', 2)
    await yard.written('log')
    const living = yard.worker('--concurrency', '1')
    await yard.addShell(`echo busy >> log; ${untilFile('go')}`, '--group', 'other')
    await yard.written('log', 2)
    await crash(dying)
    yard.create('go')
    const [job] = await yard.settled(1)
    expect(job).toMatchObject({ state: 'completed', attempt: 2 })
    living.kill('SIGTERM')
    await living.exited
  })

  test('[F7] [R5] a dead engine’s frozen tree is ended, and its job stays paused', async () => {
    const yard = openYard()
    const worker = yard.worker('--concurrency', '2')
    await yard.addShell(`setsid sleep 1000 & echo x >> log; ${untilFile('go')}`)
    await yard.written('log')
    const { pid } = await yard.json('pause', 1)
    await crash(worker)
    await yard.drain()
    expect(processInfo(pid ?? 0)).toBeNull()
    expect(yard.processes()).toEqual([])
    expect(await yard.show(1)).toMatchObject({ state: 'paused', attempt: 1, owner: null, pid: null })
    yard.create('go')
    await yard.run('resume', 1)
    await yard.drain()
    expect(await yard.show(1)).toMatchObject({ state: 'completed', attempt: 1 })
  })

  test('[F7] [S7] a dead engine’s frozen tree that waits in the queue is ended and its job runs', async () => {
    const yard = openYard()
    const worker = yard.worker('--concurrency', '1')
    await yard.addShell(`echo first >> log; ${untilFile('go')}`)
    await yard.written('log')
    await yard.run('pause', 1)
    await yard.addShell(`echo second >> log; ${untilFile('go')}`, '--max-attempts', 2)
    await yard.written('log', 2)
    await yard.run('resume', 1)
    await crash(worker)
    yard.create('go')
    await yard.drain('--concurrency', '1')
    expect(await yard.show(1)).toMatchObject({ state: 'completed' })
    expect(await yard.show(2)).toMatchObject({ state: 'completed', attempt: 2 })
    expect(yard.processes()).toEqual([])
  })

  test('[C] a command on a job whose engine is dead recovers it first', async () => {
    const yard = openYard()
    const line = `setsid sleep 1000 & echo x >> log; ${untilFile('never')}`
    await yard.addShell(line, '--max-attempts', 2)
    await yard.addShell(line, '--max-attempts', 2)
    const worker = yard.worker('--concurrency', '2')
    await yard.written('log', 2)
    await crash(worker)
    expect(await yard.json('cancel', 1)).toMatchObject({ state: 'cancelled', owner: null, pid: null })
    const refusal = await yard.refusal('pause', 2)
    expect(refusal).toMatchObject({ exit: 4, message: 'cannot pause job 2: it is queued' })
    expect(await yard.show(2)).toMatchObject({ state: 'queued', error: { code: 'ENGINE_CRASHED' } })
    await until(() => yard.processes().length === 0, 'nothing of the dead engine is left')
  })

  test('[R1] [S8] two engines on one database run each job once', async () => {
    const yard = openYard()
    const lines: ImportLine[] = Array.from({ length: 40 }, () => ({ type: 'command', input: { shell: guarded } }))
    await yard.importAll(lines)
    const engines = [1, 2, 3].map(() => yard.worker('--once', '--concurrency', '2'))
    await Promise.all(engines.map((engine) => engine.exited))
    const starts = yard.lines('log').filter((line) => line.startsWith('start'))
    expect(starts).toHaveLength(40)
    expect(new Set(starts.map((line) => line.split(' ')[1])).size).toBe(40)
    expect((await yard.list('--state', 'completed')).length).toBe(40)
    expectWhole(yard)
  })

  test('[S8] [F7] an engine that slept keeps its jobs: age alone is no death', async () => {
    const yard = openYard()
    const sleeper = yard.worker('--concurrency', '1')
    await yard.addShell(`echo x >> log; ${untilFile('go')}; echo end >> log`, '--max-attempts', 2)
    await yard.written('log')
    // Its last write of the start is done: a process that is stopped in a write would keep the database locked.
    await until(async () => (await yard.show(1)).pid !== null, 'the start is stored')
    sleeper.kill('SIGSTOP')
    await yard.addShell('sleep 1')
    await yard.drain('--concurrency', '1')
    expect(await yard.show(1)).toMatchObject({ state: 'running', attempt: 1 })
    yard.create('go')
    await yard.written('log', 2)
    sleeper.kill('SIGCONT')
    expect((await yard.settled(1))[0]).toMatchObject({ state: 'completed', attempt: 1 })
    sleeper.kill('SIGTERM')
    await sleeper.exited
  })

  test('[K1] [Q8] an import killed at any moment is there whole or not at all', async () => {
    const yard = openYard()
    await yard.addShell('true', '--hold')
    const stdin = `${JSON.stringify({ type: 'command', input: { command: ['true'] }, held: true })}\n`.repeat(3000)
    let acknowledged = 0
    for (let round = 0; round < 8; round += 1) {
      const importing = yard.start(['import', '-', '--json'], { stdin })
      let ended = false
      const exited = importing.exited.then((ran) => {
        ended = true
        return ran
      })
      await until(() => ended || randomInt(0, 30) === 0, 'a random moment')
      importing.kill('SIGKILL')
      if ((await exited).code === 0) acknowledged += 1
    }
    const { total } = await yard.json<{ total: { queued: number } }>('queue', 'status')
    expect((total.queued - 1) % 3000).toBe(0)
    expect(total.queued - 1).toBeGreaterThanOrEqual(acknowledged * 3000)
    expectWhole(yard)
  })
})
