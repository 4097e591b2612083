import { execFileSync, spawn } from 'node:child_process'
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { describe, expect, onTestFinished, test } from 'vitest'
import { LAUNCHER_PATH } from '../support/launcher-path.js'
import { LauncherRig } from '../support/launcher-rig.js'
import { until } from '../support/until.js'

const LINES = 100_000
const COUNT = `i=0; while [ $i -lt ${LINES} ]; do i=$((i+1)); echo $i; done`
const COUNTED = Array.from({ length: LINES }, (_, index) => `${index + 1}\n`).join('')

/** Largest file that the launcher may write from now on: stands for a disk that is full after so many bytes. */
function limitFileSize(pid: number, bytes: number | 'unlimited'): void {
  execFileSync('prlimit', ['--pid', String(pid), `--fsize=${bytes}:`])
}

describe('[K2] output that cannot be written', () => {
  test('[K2] on a disk that fills up in the middle of a write nothing is lost or doubled', async () => {
    const rig = await LauncherRig.start()
    limitFileSize(rig.pid, 100_001)
    const proc = rig.run(`${COUNT}; echo end`)
    const trouble = await rig.next('log-trouble', proc)
    expect(trouble.message).toContain(rig.path('job-1.log'))
    expect(statSync(rig.path('job-1.log')).size).toBe(100_001)
    limitFileSize(rig.pid, 'unlimited')
    await rig.next('log-trouble', proc, ({ message }) => message === null)
    expect(await rig.next('exit', proc)).toMatchObject({ code: 0 })
    expect(rig.text(proc)).toBe(`${COUNTED}end\n`)
  })

  test('[K2] where the files cannot be made it is tried again, and the child waits meanwhile', async () => {
    const rig = await LauncherRig.start()
    rig.create('blocked')
    const log = { path: rig.path('blocked/log'), secrets: [] }
    const script = `dd if=/dev/zero bs=64k count=64 2> /dev/null; echo > finished`
    const proc = rig.run(script, { job: { jobId: 1, attempt: 1, log } })
    await rig.next('log-trouble', proc)
    expect(existsSync(rig.path('finished'))).toBe(false)
    rmSync(rig.path('blocked'))
    await rig.next('exit', proc)
    expect(readFileSync(rig.path('blocked/log.log')).equals(Buffer.alloc(64 * 64 * 1024))).toBe(true)
  })

  test('[K2] an outcome is told only when the output before it is stored', async () => {
    const rig = await LauncherRig.start()
    rig.create('blocked')
    const script = `printf '{"type":"ready","protocol":1}\\n'; read -r job; echo words >&2; printf '{"type":"result","jobId":1}\\n'; cat`
    const proc = rig.run(script, { protocol: 'jsonl' })
    await rig.next('ready', proc)
    const job = { jobId: 1, attempt: 1, log: { path: rig.path('blocked/log'), secrets: [] } }
    rig.client.send({ op: 'assign', proc, job, message: { type: 'shutdown' } })
    await rig.next('log-trouble', proc)
    expect(rig.of('message')).toEqual([])
    rmSync(rig.path('blocked'))
    await rig.message(proc, 1, 'result')
    expect(rig.events.findLastIndex(({ ev }) => ev === 'log-trouble')).toBeLessThan(
      rig.events.findIndex(({ ev }) => ev === 'message'),
    )
    expect(readFileSync(rig.path('blocked/log.log'), 'utf8')).toBe('words\n')
  })
})

describe('an engine that does not read', () => {
  test('[H] handlers that flood it wait, memory stays bounded, and all is there when it reads on', async () => {
    const rig = await LauncherRig.start()
    const program = `
      const { appendFileSync } = require('node:fs')
      process.stdout.write('{"type":"ready","protocol":1}\\n')
      process.stdin.once('data', () => {
        for (let at = 0; at < 60_000; at++) {
          process.stdout.write('{"type":"stage","jobId":1,"name":"' + at + 'x'.repeat(1000) + '"}\\n')
          if (at % 1000 === 0) appendFileSync('written', at + '\\n')
        }
        process.stdout.write('{"type":"result","jobId":1}\\n')
        process.stdin.destroy()
      })
      // Writes to a full pipe wait in here, not in memory.
      process.stdout._handle.setBlocking(true)`
    writeFileSync(rig.path('flood.cjs'), program)
    const launcher = spawn(process.execPath, [LAUNCHER_PATH], { stdio: ['pipe', 'pipe', 'inherit'], env: {} })
    const exited = new Promise((resolve) => launcher.on('exit', resolve))
    onTestFinished(async () => {
      launcher.stdin.end()
      await exited
    })
    const send = (command: object) => launcher.stdin.write(`${JSON.stringify(command)}\n`)
    const command = [process.execPath, rig.path('flood.cjs')]
    const workDir = rig.path('work')
    send({ op: 'start', proc: 1, command, cwd: rig.folder, env: {}, protocol: 'jsonl', workDir })
    send({ op: 'assign', proc: 1, job: rig.job(1), message: { type: 'shutdown' } })
    const written = () => (existsSync(rig.path('written')) ? readFileSync(rig.path('written'), 'utf8') : '')
    // It stands still when two looks, some time apart, show the same; what fits into pipes and queues has gone by then.
    let before = 'nothing yet'
    let sameLooks = 0
    const standsStill = () => {
      const now = written()
      sameLooks = now !== '' && now === before ? sameLooks + 1 : 0
      before = now
      return sameLooks > 100
    }
    await until(standsStill, 'the handler waits')
    expect(before.trim().split('\n').length).toBeLessThan(40)
    const peakKb = Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${launcher.pid}/status`, 'utf8'))?.[1])
    expect(peakKb).toBeLessThan(200_000)
    let stages = 0
    let rest = ''
    let isDone = false
    launcher.stdout.on('data', (bytes: Buffer) => {
      const lines = (rest + bytes.toString()).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) if (line.includes('"stage"')) expect(line).toContain(`"name":"${stages++}x`)
      isDone ||= lines.some((line) => line.includes('"result"'))
    })
    await until(() => isDone, 'the outcome comes')
    expect(stages).toBe(60_000)
  })
})
