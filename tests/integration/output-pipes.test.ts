import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { LauncherRig, READY, untilFile } from '../support/launcher-rig.js'
import { until } from '../support/until.js'

/** Where Linux has files in memory. */
const PARENT = '/dev/shm'
const ARE_PIPES = '[ -p /dev/stdout ] && [ -p /dev/stderr ]'

const folderOf = (pid: number) => readdirSync(PARENT).find((name) => name.startsWith(`jobyard-pipes-${pid}-`))

describe('the pipes of a process', () => {
  test('[H] both streams are real pipes, which can be opened by name, whatever the protocol', async () => {
    const rig = await LauncherRig.start()
    const script = `${ARE_PIPES} && echo one > /dev/stdout && echo two > /dev/stderr && echo three >> /dev/fd/2`
    expect(await rig.ran(script)).toMatchObject({ code: 0, lastWords: 'three' })
    expect(rig.text(1).split('\n').toSorted()).toEqual(['', 'one', 'three', 'two'])
    const json = await rig.ran(`${ARE_PIPES} && echo {} > /dev/stdout`, { protocol: 'json', stdin: '{}' })
    expect(json).toMatchObject({ code: 0, stdout: '{}\n' })
    const jsonl = await rig.ran(`${ARE_PIPES} && ${READY} > /dev/stdout`, { protocol: 'jsonl' })
    expect(jsonl).toMatchObject({ code: 0 })
    expect(rig.of('ready')).toHaveLength(1)
  })

  test('[H] as many as are started at once have pipes of their own', async () => {
    const rig = await LauncherRig.start()
    const count = 60
    const script = `${ARE_PIPES} || exit 9; echo "begin $JOBYARD_JOB_ID"; ${untilFile('go')}; echo "end $JOBYARD_JOB_ID" > /dev/stderr`
    const procs = Array.from({ length: count }, () => rig.run(script))
    for (const proc of procs) await rig.untilText(proc, 'begin')
    rig.create('go')
    for (const proc of procs) {
      expect(await rig.next('exit', proc)).toMatchObject({ code: 0 })
      expect(rig.text(proc)).toBe(`begin ${proc}\nend ${proc}\n`)
    }
  })

  test('[H] their names are gone once they are in use, and the folder with its launcher', async () => {
    const rig = await LauncherRig.start()
    const folder = join(PARENT, folderOf(rig.pid) ?? 'none')
    await rig.ran('readlink /proc/self/fd/2')
    expect(rig.text(1)).toMatch(new RegExp(`^${folder}/\\d+ \\(deleted\\)\n$`))
    // A process that could not be started used none up for good.
    await rig.next('spawn-failed', rig.run('', { command: ['/no/such/program'] }))
    expect(await rig.ran('true')).toMatchObject({ code: 0 })
    await rig.client.stop()
    expect(existsSync(folder)).toBe(false)
  })

  test('[H] the folder of a launcher that was killed is removed by the next', async () => {
    const killed = await LauncherRig.start()
    const left = folderOf(killed.pid) ?? 'none'
    process.kill(killed.pid, 'SIGKILL')
    await until(() => killed.exit, 'the launcher is dead')
    expect(existsSync(join(PARENT, left))).toBe(true)
    const rig = await LauncherRig.start()
    await until(() => !existsSync(join(PARENT, left)), 'its folder is gone')
    expect(folderOf(rig.pid)).toBeDefined()
  })

  test('[H] where pipes cannot be made, output comes all the same', async () => {
    // No mkfifo is found there.
    const rig = await LauncherRig.start({ PATH: '/nowhere' })
    expect(await rig.ran('echo out; echo err >&2; exit 3')).toMatchObject({ code: 3, lastWords: 'err' })
    expect(rig.text(1).split('\n').toSorted()).toEqual(['', 'err', 'out'])
  })

  test('[H] where mkfifo fails, output comes all the same', async () => {
    const helper = await LauncherRig.start()
    mkdirSync(helper.path('bin'))
    writeFileSync(helper.path('bin/mkfifo'), '#!/bin/sh\nexit 1\n', { mode: 0o755 })
    const rig = await LauncherRig.start({ PATH: `${helper.path('bin')}:${process.env.PATH}` })
    expect(await rig.ran('echo out')).toMatchObject({ code: 0 })
    expect(rig.text(1)).toBe('out\n')
  })
})
