import { describe, expect, test } from 'vitest'
import { openYard, untilFile } from '../support/jobyard-cli.js'
import { until } from '../support/until.js'
import { pipeline } from './cli-pipeline.js'

interface LogLine {
  at: string
  stream: string
  text: string
}

function parsed(text: string): LogLine[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as LogLine)
}

describe('[C] log', () => {
  test('[C] byte for byte, the end of it, one stream, and JSON Lines', async () => {
    const yard = openYard()
    await yard.addShell("printf 'a\\377\\000b\\nno end'; printf 'oops\\n' >&2")
    await yard.drain()
    const all = (await yard.run('log', 1)).bytes
    expect(all.includes(Buffer.from('a\u00ff\0b\nno end', 'latin1'))).toBe(true)
    expect((await yard.run('log', 1, '--stream', 'err')).stdout).toBe('oops\n')
    expect((await yard.run('log', 1, '--stream=out', '--tail', '1')).stdout).toBe('no end')
    expect((await yard.run('log', 1, '--tail', '0')).stdout).toBe('')
    const lines = parsed((await yard.run('log', 1, '--stream', 'out', '--json')).stdout)
    expect(lines.map((line) => line.text).join('')).toBe('a\ufffd\0b\nno end')
    for (const line of lines) {
      expect(line).toEqual({ at: expect.stringMatching(/^\d{4}-.*\.\d{3}Z$/), stream: 'out', text: expect.any(String) })
    }
  })

  test('[C] of a job that has not started or printed nothing there is nothing, and that is no error', async () => {
    const yard = openYard()
    await yard.addShell('true')
    const nothing = { code: 0, stdout: '', stderr: '' }
    expect(await yard.run('log', 1)).toMatchObject(nothing)
    await yard.drain()
    for (const options of [[], ['--json'], ['--follow'], ['--tail', '5'], ['--attempt', '1']]) {
      expect(await yard.run('log', 1, ...options)).toMatchObject(nothing)
    }
  })

  test('[C] --attempt chooses, and one that never was is exit 3', async () => {
    const yard = openYard()
    await yard.addShell(
      'echo "attempt $JOBYARD_ATTEMPT"; [ "$JOBYARD_ATTEMPT" = 2 ]',
      '--max-attempts',
      2,
      '--backoff',
      '0ms',
    )
    await yard.drain()
    expect((await yard.run('log', 1)).stdout).toBe('attempt 2\n')
    expect((await yard.run('log', 1, '--attempt', '1')).stdout).toBe('attempt 1\n')
    expect(await yard.refusal('log', 1, '--attempt', 3)).toMatchObject({ exit: 3, code: 'not-found' })
    expect(await yard.refusal('log', 2)).toMatchObject({ exit: 3, code: 'not-found' })
    for (const options of [
      ['--attempt', '0'],
      ['--attempt=-1'],
      ['--tail', 'x'],
      ['--tail=-1'],
      ['--stream', 'both'],
    ]) {
      expect(await yard.refusal('log', 1, ...options)).toMatchObject({ exit: 2 })
    }
  })

  test('[C] --follow prints what comes, through every attempt, and ends with the job', async () => {
    const yard = openYard()
    const line = `echo "begin $JOBYARD_ATTEMPT"; ${untilFile('go$JOBYARD_ATTEMPT')}; echo end; [ "$JOBYARD_ATTEMPT" = 2 ]`
    await yard.addShell(line, '--max-attempts', 2, '--backoff', '0ms')
    const follower = yard.start(['log', 1, '--follow'])
    const worker = yard.worker()
    await until(() => follower.printed() === 'begin 1\n', 'the first attempt’s first line')
    yard.create('go1')
    await until(() => follower.printed() === 'begin 1\nend\nbegin 2\n', 'the second attempt’s first line')
    const one = yard.start(['log', 1, '--follow', '--attempt', '1', '--json'])
    expect(parsed((await one.exited).stdout).map(({ text }) => text)).toEqual(['begin 1\n', 'end\n'])
    const tail = yard.start(['log', 1, '--follow', '--tail', '0'])
    yard.create('go2')
    expect(await follower.exited).toMatchObject({ code: 0, stdout: 'begin 1\nend\nbegin 2\nend\n', stderr: '' })
    expect((await tail.exited).stdout).toMatch(/^(end\n)?$/)
    worker.kill('SIGTERM')
    await worker.exited
  })

  test('[C] a reader that leaves early is no error', async () => {
    const yard = openYard()
    await yard.addShell('yes | head -n 200000')
    await yard.drain()
    expect(await pipeline(yard, 'log 1', 'head -n 1')).toEqual({ stdout: 'y\n', stderr: 'exit 0\n' })
    expect(await pipeline(yard, 'log 1 --follow --json', 'head -c 5')).toEqual({ stdout: '{"at"', stderr: 'exit 0\n' })
    expect((await pipeline(yard, 'log 1', 'wc -c')).stdout.trim()).toBe('400000')
  })
})
