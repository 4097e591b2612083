import { type ChildProcess, spawn } from 'node:child_process'
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { killEverythingOf } from '../../src-main/processes/kill-everything.js'
import { Leftovers } from '../../src-main/processes/leftovers.js'
import { bootId, isSameProcess, startTimeOf } from '../../src-main/processes/process-identity.js'
import { takeSnapshot } from '../../src-main/processes/process-snapshot.js'
import { ProcessTree } from '../../src-main/processes/process-tree.js'
import { listByPs } from '../../src-main/processes/ps-list.js'
import { until } from '../support/until.js'

/** Starts a shell script in a session of its own; it and its group are gone at the end of the test. */
function start(
  script: string,
  env: Record<string, string> = {},
): ChildProcess & { pid: number; exited: Promise<unknown> } {
  const child = spawn('/bin/sh', ['-c', script], {
    detached: true,
    stdio: 'ignore',
    env: { PATH: '/bin:/usr/bin', ...env },
  })
  const exited = new Promise((resolve) => child.on('exit', resolve))
  onTestFinished(async () => {
    if (child.exitCode === null && child.signalCode === null) process.kill(-pid, 'SIGKILL')
    await exited
  })
  const pid = child.pid as number
  return Object.assign(child, { pid, exited })
}

const unique = (() => {
  let last = 0
  return (name: string) => `${name}-${process.pid}-${++last}`
})()

describe('[F7] the identity of a process', () => {
  test('[F7] a living process keeps its start time; one that is gone, or only waits to be collected, has none', async () => {
    const child = start('while :; do sleep 0.05; done')
    const startTime = startTimeOf(child.pid)
    expect(startTime).toMatch(/^\d+$/)
    expect(startTimeOf(child.pid)).toBe(startTime)
    expect(isSameProcess(child.pid, startTime ?? '')).toBe(true)
    expect(isSameProcess(child.pid, '1')).toBe(false)
    // Its parent never collects the inner one.
    const parent = start('sh -c "exit 0" & echo; exec sleep 1000')
    const zombie = await until(
      () => listByPs().find((found) => found.parent === parent.pid && found.state === 'Z')?.pid,
      'a zombie',
    )
    expect(startTimeOf(zombie)).toBe(null)
    child.kill('SIGKILL')
    await child.exited
    expect(startTimeOf(child.pid)).toBe(null)
    expect(startTimeOf(2 ** 22 + 1)).toBe(null)
  })

  test('[F7] a program whose name looks like the fields that follow it is read right', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'jobyard-name-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    copyFileSync('/bin/sleep', join(folder, ') R 1 1 (x'))
    const child = start(`exec '${folder}/) R 1 1 (x' 1000`)
    const isRenamed = () => readFileSync(`/proc/${child.pid}/comm`, 'utf8') === ') R 1 1 (x\n'
    await until(isRenamed, 'the program runs')
    expect(Number(startTimeOf(child.pid))).toBeGreaterThan(1)
    expect(takeSnapshot().find(({ pid }) => pid === child.pid)).toMatchObject({ parent: process.pid, group: child.pid })
  })

  test('[F7] this start of the machine has a name', () => {
    expect(bootId()).toMatch(/^[0-9a-f-]{36}$/)
    expect(bootId()).toBe(bootId())
  })

  test('where there is no /proc, ps tells the same', async () => {
    const child = start('kill -STOP $$; sleep 1000')
    const [found] = await until(() => {
      const list = listByPs(child.pid)
      return list[0]?.state === 'T' && list
    }, 'it is stopped')
    expect(found).toMatchObject({ pid: child.pid, parent: process.pid, group: child.pid })
    expect(found?.startTime).toMatch(/^\w{3} \w{3} +\d+ \d\d:\d\d:\d\d \d{4}$/)
    expect(listByPs().some(({ pid }) => pid === child.pid)).toBe(true)
    expect(listByPs(2 ** 22 + 1)).toEqual([])
  })
})

describe('[F7] killing all that is left of an engine', () => {
  test('[F7] everything with its mark, whatever group it is in and however it resists, and nothing else', async () => {
    const [engine, other] = [unique('engine'), unique('engine')]
    const marked = start(`trap '' TERM; setsid sh -c "sleep 1000" & while :; do sleep 0.05; done`, {
      JOBYARD_PROCESS: `${engine}/1`,
    })
    const stopped = start('kill -STOP $$', { JOBYARD_PROCESS: `${engine}/2` })
    const foreign = start('exec sleep 1000', { JOBYARD_PROCESS: `${other}/1` })
    const similar = start('exec sleep 1000', { JOBYARD_PROCESS: `${engine}0/1`, NOT_JOBYARD_PROCESS: `${engine}/1` })
    const forker = start('while :; do (sleep 1000 &) ; sleep 0.01; done', { JOBYARD_PROCESS: `${engine}/3` })
    await until(() => takeSnapshot().filter(({ mark }) => mark === `${engine}/3`).length > 3, 'some forks')
    await killEverythingOf(engine, [])
    await Promise.all([marked.exited, stopped.exited, forker.exited])
    expect(takeSnapshot().filter(({ mark }) => mark?.startsWith(`${engine}/`))).toEqual([])
    for (const { pid } of [foreign, similar]) expect(startTimeOf(pid)).not.toBe(null)
  })

  test('[F7] processes without marks by pid and start time, with their group; never by pid alone', async () => {
    const known = start('sleep 1000 & sleep 1000')
    const reused = start('exec sleep 1000')
    const startTime = startTimeOf(known.pid) ?? ''
    const group = () => takeSnapshot().filter((found) => found.group === known.pid)
    await until(() => group().length === 3, 'its group')
    await killEverythingOf(unique('engine'), [
      { pid: known.pid, startTime },
      { pid: reused.pid, startTime: '1' },
    ])
    await known.exited
    expect(group()).toEqual([])
    expect(startTimeOf(reused.pid)).not.toBe(null)
  })

  test('[F7] its launcher goes too, when it does not go by itself', async () => {
    const engine = unique('engine')
    const launcher = start('exec sleep 1000', { JOBYARD_LAUNCHER: engine })
    await killEverythingOf(engine, [])
    await launcher.exited
    expect(launcher.signalCode).toBe('SIGKILL')
  })
})

describe('[R2] looking for what a process left behind', () => {
  /** Runs a script to its end and looks for what it left, as after a short life and as after a long one. */
  async function leftBehind(script: string): Promise<boolean[]> {
    const mark = unique('mark')
    const startedAt = performance.now()
    const child = start(script, { JOBYARD_PROCESS: mark })
    const tree = new ProcessTree(child.pid, startTimeOf(child.pid) ?? '', mark)
    await child.exited
    tree.mainHasEnded()
    onTestFinished(() => {
      const left = takeSnapshot().filter((found) => found.mark === mark || found.group === child.pid)
      for (const { pid } of left) process.kill(pid, 'SIGKILL')
    })
    const leftovers = new Leftovers()
    // Twice, since by the second time others have been seen to be someone else's.
    return [startedAt, startedAt - 10_000, startedAt, startedAt - 10_000].map((since) => leftovers.some(tree, since))
  }

  test('[R2] it is found outside the group by its mark and in the group without one, and others are not taken for it', async () => {
    start('exec sleep 1000', { JOBYARD_PROCESS: unique('mark') })
    expect(await leftBehind('exit 0')).toEqual([false, false, false, false])
    expect(await leftBehind('setsid sleep 1000 & exit 0')).toEqual([true, true, true, true])
    expect(await leftBehind('env -i sleep 1000 & exit 0')).toEqual([true, true, true, true])
    expect(await leftBehind('setsid sh -c "setsid sleep 1000 &" & wait')).toEqual([true, true, true, true])
  })
})
