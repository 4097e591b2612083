import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { describe, expect, onTestFinished, test } from 'vitest'
import { startTimeOf } from '../../src-main/processes/process-identity.js'
import { LAUNCHER_PATH } from '../support/launcher-path.js'
import { LauncherRig, untilFile } from '../support/launcher-rig.js'
import { type ProcessInfo, processesMarked, processInfo } from '../support/processes.js'
import { until } from '../support/until.js'

/** Shell: a process that ignores SIGTERM, for ever. */
const STUBBORN = `trap '' TERM; while :; do sleep 0.05; done`

describe('[R2] the end of a process tree', () => {
  test('[R2] what the main process leaves in its group is ended when it exits', async () => {
    const rig = await LauncherRig.start()
    const exit = await rig.ran('sleep 1000 & sleep 1000 & echo started; exit 3')
    expect(exit).toMatchObject({ code: 3 })
    expect(rig.text(1)).toBe('started\n')
    expect(rig.alive()).toEqual([])
  })

  test('[R2] what it leaves and ignores SIGTERM is killed after 5 s, and may write until then', async () => {
    const rig = await LauncherRig.start()
    const proc = rig.run(`sh -c "echo left; ${STUBBORN}" & ${untilFile('go')}; exit 0`)
    await rig.untilText(proc, 'left')
    rig.create('go')
    expect(await rig.next('exit', proc)).toMatchObject({ code: 0, signal: null })
    expect(rig.alive()).toEqual([])
  })

  test('[R2] what left the group is found by its mark, even a daemon that forked twice', async () => {
    const rig = await LauncherRig.start()
    await rig.ran('setsid sh -c "setsid sleep 1000 & exit" & exit 0')
    expect(rig.alive()).toEqual([])
    const late = rig.run(
      `setsid sh -c 'echo $$ > pid; ${untilFile('never')}' < /dev/null > /dev/null 2>&1 & ${untilFile('go')}`,
    )
    const pid = Number(await rig.line('pid'))
    expect(processInfo(pid)?.group).toBe(pid)
    rig.create('go')
    await rig.next('exit', late)
    expect(startTimeOf(pid)).toBe(null)
  })

  test('[R2] a child that cleared its environment is found while its parent lives', async () => {
    const rig = await LauncherRig.start()
    const script = `env -i setsid sh -c 'echo $$ > pid; exec sleep 1000' & wait`
    const proc = rig.run(script)
    const pid = Number(await rig.line('pid'))
    rig.client.send({ op: 'end', proc, graceMs: 60_000 })
    await rig.next('exit', proc)
    expect(startTimeOf(pid)).toBe(null)
  })

  test('[R2] SIGTERM comes first, and a process may clean up with programs of its own', async () => {
    const rig = await LauncherRig.start()
    const script = `trap 'sleep 0.2; echo cleaned; exit 5' TERM; echo ready; while :; do sleep 0.05; done`
    const proc = rig.run(script)
    await rig.untilText(proc, 'ready')
    rig.client.send({ op: 'end', proc, graceMs: 60_000 })
    expect(await rig.next('exit', proc)).toMatchObject({ code: 5, signal: null })
    expect(rig.text(proc)).toContain('cleaned')
  })

  test('[R2] what ignores SIGTERM is killed after the grace, in the group and out of it', async () => {
    const rig = await LauncherRig.start()
    const proc = rig.run(
      `setsid sh -c "echo far; ${STUBBORN}" & sh -c "echo near; ${STUBBORN}" & echo main; ${STUBBORN}`,
    )
    for (const word of ['far', 'near', 'main']) await rig.untilText(proc, word)
    const far = rig.alive().find(({ group, pid }) => group === pid && !rig.of('spawned').some((one) => one.pid === pid))
    expect(far).toBeDefined()
    rig.client.send({ op: 'end', proc, graceMs: 300 })
    expect(await rig.next('exit', proc)).toMatchObject({ code: null, signal: 'SIGKILL' })
    expect(rig.alive()).toEqual([])
  })

  test('[R2] a second end with a shorter grace brings the kill forward', async () => {
    const rig = await LauncherRig.start()
    const proc = rig.run(`echo ready; ${STUBBORN}`)
    await rig.untilText(proc, 'ready')
    rig.client.send({ op: 'end', proc, graceMs: 3_600_000 })
    rig.client.send({ op: 'end', proc, graceMs: 7_200_000 })
    rig.client.send({ op: 'end', proc, graceMs: 0 })
    expect(await rig.next('exit', proc)).toMatchObject({ signal: 'SIGKILL' })
  })

  test('[R2] pipes that something outside the tree holds open do not hold the exit up', async () => {
    const rig = await LauncherRig.start()
    // Its environment is cleared and its parent gone before the main process ends, so nothing shows whose it is.
    const script = `env -i setsid sh -c '/bin/sh -c "echo \\$\\$ > pid; exec sleep 1000" & exit' & wait; echo done`
    const exit = await rig.ran(script)
    const outsider = Number(await rig.line('pid'))
    onTestFinished(() => void process.kill(outsider, 'SIGKILL'))
    expect(exit).toMatchObject({ code: 0 })
    expect(rig.text(1)).toBe('done\n')
    expect(startTimeOf(outsider)).not.toBe(null)
  })
})

/** Neither stopped, nor waiting for a stopped child to exec (vfork), which shows as D. */
const isRunning = ({ state }: ProcessInfo) => state !== 'T' && state !== 'D'

describe('[R3] freezing a process tree', () => {
  test('[R3] every process of it stops, wherever it moved to, and goes on when it is thawed', async () => {
    const rig = await LauncherRig.start()
    const count = (file: string) => `i=0; while :; do i=$((i+1)); echo $i >> ${file}; sleep 0.01; done`
    const proc = rig.run(`setsid sh -c '${count('far')}' & sh -c '${count('near')}' & ${count('main')}`)
    const files = ['far', 'near', 'main']
    for (const file of files) await rig.line(file)
    rig.client.send({ op: 'freeze', proc })
    expect(await rig.next('frozen', proc)).toMatchObject({ error: null })
    const frozen = rig.alive()
    expect(frozen.length).toBeGreaterThanOrEqual(3)
    expect(frozen.filter(isRunning)).toEqual([])
    const sizes = files.map((file) => readFileSync(rig.path(file)).length)
    rig.client.send({ op: 'thaw', proc })
    expect(await rig.next('thawed', proc)).toMatchObject({ error: null })
    for (const [index, file] of files.entries()) {
      await until(() => readFileSync(rig.path(file)).length > (sizes[index] ?? 0), `${file} goes on`)
    }
    rig.client.send({ op: 'end', proc, graceMs: 0 })
    await rig.next('exit', proc)
    expect(rig.alive()).toEqual([])
  })

  test('[R3] what forks all the time is frozen too', async () => {
    const rig = await LauncherRig.start()
    const proc = rig.run('echo ready; while :; do (/bin/true; /bin/true) & /bin/true; done')
    await rig.untilText(proc, 'ready')
    rig.client.send({ op: 'freeze', proc })
    expect(await rig.next('frozen', proc)).toMatchObject({ error: null })
    expect(rig.alive().filter(isRunning)).toEqual([])
    rig.client.send({ op: 'end', proc, graceMs: 0 })
    await rig.next('exit', proc)
    expect(rig.alive()).toEqual([])
  })

  test('[R2] a frozen tree can be ended, and may clean up', async () => {
    const rig = await LauncherRig.start()
    const proc = rig.run(`trap 'echo cleaned; exit 4' TERM; echo ready; while :; do sleep 0.05; done`)
    await rig.untilText(proc, 'ready')
    rig.client.send({ op: 'freeze', proc })
    await rig.next('frozen', proc)
    rig.client.send({ op: 'end', proc, graceMs: 60_000 })
    expect(await rig.next('exit', proc)).toMatchObject({ code: 4 })
    expect(rig.text(proc)).toContain('cleaned')
  })

  test('[R3] what has ended, or is being ended, cannot be frozen or thawed, and the answer says so', async () => {
    const rig = await LauncherRig.start()
    await rig.ran('true')
    rig.client.send({ op: 'freeze', proc: 1 })
    rig.client.send({ op: 'thaw', proc: 1 })
    expect(await rig.next('frozen', 1)).toMatchObject({ error: 'the process has ended' })
    expect(await rig.next('thawed', 1)).toMatchObject({ error: 'the process has ended' })
    const proc = rig.run(`echo ready; ${STUBBORN}`)
    await rig.untilText(proc, 'ready')
    rig.client.send({ op: 'end', proc, graceMs: 60_000 })
    rig.client.send({ op: 'freeze', proc })
    expect(await rig.next('frozen', proc)).toMatchObject({ error: 'the process is ending' })
    rig.client.send({ op: 'end', proc, graceMs: 0 })
    await rig.next('exit', proc)
  })
})

describe('the end of the engine', () => {
  /** Starts a launcher from a process that can be killed like an engine, with these scripts as its jobs. */
  async function abandonedLauncher(rig: LauncherRig, engineId: string, scripts: string[]): Promise<void> {
    const commands = scripts.map((script, index) => {
      const log = { path: rig.path(`orphan-${index + 1}`), secrets: [] }
      const job = { jobId: index + 1, attempt: 1, log }
      const env = { PATH: process.env.PATH ?? '' }
      const start = { op: 'start', proc: index + 1, command: ['/bin/sh', '-c', script], cwd: rig.folder, env }
      return `${JSON.stringify({ ...start, protocol: 'plain', workDir: rig.path(`w${index}`), job })}\n`
    })
    const program = `
      const { spawn } = require('node:child_process')
      const launcher = spawn(process.execPath, [${JSON.stringify(LAUNCHER_PATH)}], { detached: true, stdio: ['pipe', 'pipe', 'inherit'] })
      launcher.stdin.write(${JSON.stringify(commands.join(''))})`
    const engine = spawn(process.execPath, ['-e', program], { env: { JOBYARD_LAUNCHER: engineId }, stdio: 'inherit' })
    for (const index of scripts.keys()) await until(() => rig.text(`orphan-${index + 1}`) !== '', 'its job runs')
    const exited = new Promise((resolve) => engine.on('exit', resolve))
    engine.kill('SIGKILL')
    await exited
  }

  test('[R2] a killed engine leaves no process behind: no stubborn, frozen or strayed one, and no launcher', async () => {
    const rig = await LauncherRig.start()
    const engineId = `${rig.engineId}-killed`
    await abandonedLauncher(rig, engineId, [
      `echo a; ${STUBBORN}`,
      `setsid sh -c "echo b; ${STUBBORN}" & ${STUBBORN}`,
      'echo c; kill -STOP $$',
    ])
    const left = () => [
      ...processesMarked(`JOBYARD_PROCESS=${engineId}/`),
      ...processesMarked(`JOBYARD_LAUNCHER=${engineId}`),
    ]
    await until(() => left().length === 0, 'every process of the killed engine is gone')
  })

  test('[R8] what the jobs had written by then is kept', async () => {
    const rig = await LauncherRig.start()
    const engineId = `${rig.engineId}-killed`
    await abandonedLauncher(rig, engineId, [`echo first; i=0; while :; do i=$((i+1)); echo $i; done`])
    await until(() => processesMarked(`JOBYARD_LAUNCHER=${engineId}`).length === 0, 'its launcher is gone')
    const lines = rig.text('orphan-1').split('\n')
    expect(lines[0]).toBe('first')
    // All that came is there, in order: no hole before the cut.
    expect(lines.slice(1, -1).every((line, index) => line === String(index + 1))).toBe(true)
  })

  test('signals to the launcher change nothing; the engine decides', async () => {
    const rig = await LauncherRig.start()
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.kill(rig.pid, signal)
    expect(await rig.ran('true')).toMatchObject({ code: 0 })
  })

  test('stop ends the launcher and everything that it started', async () => {
    const rig = await LauncherRig.start()
    const proc = rig.run(`echo ready; ${STUBBORN}`)
    await rig.untilText(proc, 'ready')
    await rig.client.stop()
    expect(startTimeOf(rig.pid)).toBe(null)
    expect(rig.alive()).toEqual([])
    expect(rig.exit).toBe(null)
  })

  test('a launcher that dies is reported, with what it left, and can be started again', async () => {
    const rig = await LauncherRig.start()
    const proc = rig.run('echo ready; sleep 1000')
    await rig.untilText(proc, 'ready')
    const { pid, startTime } = await rig.next('spawned', proc)
    expect(rig.client.started).toEqual([{ pid, startTime }])
    process.kill(rig.pid, 'SIGKILL')
    const exit = await until(() => rig.exit, 'the death of the launcher is told')
    expect(exit).toMatchObject({ code: null, signal: 'SIGKILL' })
    rig.exit = null
    rig.pid = (await rig.client.start()).pid
    expect(await rig.ran('true')).toMatchObject({ code: 0 })
  })
})
