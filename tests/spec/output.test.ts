import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { JobJson } from '../support/job-json.js'
import { openYard, untilFile, type Yard } from '../support/jobyard-cli.js'
import { installScripted, result, type ScriptedReport, type Step } from '../support/scripted-handler.js'
import { until } from '../support/until.js'

interface Line {
  at: string
  stream: 'out' | 'err'
  text: string
}

async function logJson(yard: Yard, id: number, ...options: string[]): Promise<Line[]> {
  const ran = await yard.run('log', id, '--json', ...options)
  expect(ran.code).toBe(0)
  return ran.stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line)
}

const sha = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')

describe('the output of a job', () => {
  test('[R8] both streams are kept in the order of their arrival, with time and stream', async () => {
    const yard = openYard()
    const words = ['out 1', 'err 1', 'out 2', 'err 2', 'out 3', 'err 3']
    const steps = words.map((word) => {
      const to = word.startsWith('err') ? ' >&2' : ''
      return `echo "${word}"${to}; ${untilFile(`'seen ${word}'`)}`
    })
    const { id } = await yard.addShell(`${steps.join('; ')}; printf unfinished`)
    const drained = yard.drain()
    const follower = yard.start(['log', id, '--follow'])
    // It says the next only when the one before has arrived.
    const seenAt: number[] = []
    for (const [index, word] of words.entries()) {
      const expected = words.slice(0, index + 1).map((said) => `${said}\n`)
      await until(() => follower.printed() === expected.join(''), `"${word}" is shown`)
      seenAt.push(Date.now())
      yard.create(`seen ${word}`)
    }
    await drained
    await follower.exited
    expect((await yard.run('log', id)).stdout).toBe('out 1\nerr 1\nout 2\nerr 2\nout 3\nerr 3\nunfinished')
    expect((await yard.run('log', id, '--stream', 'out')).stdout).toBe('out 1\nout 2\nout 3\nunfinished')
    expect((await yard.run('log', id, '--stream', 'err')).stdout).toBe('err 1\nerr 2\nerr 3\n')
    const lines = await logJson(yard, id)
    expect(lines.map(({ stream, text }) => `${stream}:${text}`.trimEnd())).toEqual([
      'out:out 1',
      'err:err 1',
      'out:out 2',
      'err:err 2',
      'out:out 3',
      'err:err 3',
      'out:unfinished',
    ])
    const times = lines.map((line) => line.at)
    expect(times).toEqual([...times].sort())
    for (const line of lines) {
      expect(Object.keys(line).sort()).toEqual(['at', 'stream', 'text'])
      expect(line.at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
    }
    // Each has the time of its own arrival: after the one before was seen, and before it was seen itself.
    for (const [index, seen] of seenAt.entries()) {
      expect(Date.parse(times[index] ?? '')).toBeLessThanOrEqual(seen)
      expect(Date.parse(times[index + 1] ?? '')).toBeGreaterThanOrEqual(seen)
    }
  })

  test('[R8] every byte is kept, and JSON shows what cannot be decoded as U+FFFD', async () => {
    const yard = openYard()
    const bytes = Buffer.from(Array.from({ length: 3 * 256 }, (_, index) => index % 256))
    writeFileSync(yard.path('bytes'), bytes)
    const { id } = await yard.addShell('cat bytes')
    await yard.addShell("printf 'a\\377b\\nh\\303\\251\\n'")
    await yard.drain()
    expect((await yard.run('log', id)).bytes.equals(bytes)).toBe(true)
    expect((await logJson(yard, id + 1)).map((line) => line.text.replace(/\n$/, ''))).toEqual(['a\uFFFDb', 'hé'])
  })

  test('[R8] a job can open its streams by name', async () => {
    const yard = openYard()
    const { id } = await yard.addShell('echo out > /dev/stdout; echo err > /dev/stderr; echo more | tee /dev/stderr')
    await yard.drain()
    expect((await yard.show(id)).state).toBe('completed')
    expect((await yard.run('log', id, '--stream', 'out')).stdout).toBe('out\nmore\n')
    expect((await yard.run('log', id, '--stream', 'err')).stdout).toBe('err\nmore\n')
  })

  test('[R8] no output is empty output, and a job that has not run has none', async () => {
    const yard = openYard()
    const { id } = await yard.addShell('true')
    const before = await yard.run('log', id)
    expect([before.code, before.stdout]).toEqual([0, ''])
    await yard.drain()
    const after = await yard.run('log', id)
    expect([after.code, after.stdout]).toEqual([0, ''])
    expect(await yard.refusal('log', id, '--attempt', '7')).toMatchObject({ exit: 3 })
    expect(await yard.refusal('log', 99)).toMatchObject({ exit: 3 })
  })

  test('[R8] a line of 30 MB and 30 MB of short lines come back whole, and their ends quickly', async () => {
    const yard = openYard()
    const size = 30 * 1024 * 1024
    await yard.addShell(`head -c ${size} /dev/zero | tr '\\0' x; echo; echo end`)
    await yard.addShell(`yes 0123456789abcdef | head -c ${size}; echo; echo tail`)
    await yard.drain('--concurrency', '2')
    const one = (await yard.run('log', 1)).bytes
    expect(sha(one)).toBe(sha(Buffer.from(`${'x'.repeat(size)}\nend\n`)))
    const two = (await yard.run('log', 2)).bytes
    expect(sha(two)).toBe(sha(Buffer.from(`${'0123456789abcdef\n'.repeat(size / 16).slice(0, size)}\ntail\n`)))
    expect((await yard.run('log', 1, '--tail', '1')).stdout).toBe('end\n')
    const lines = (await yard.run('log', 2, '--tail', '1000')).stdout.split('\n')
    expect(lines.slice(-2)).toEqual(['tail', ''])
    expect(lines.length).toBe(1001)
    expect((await yard.run('log', 1, '--tail', '2')).bytes.length).toBe(size + 5)
  })

  test('[C] --tail counts lines, with and without a last newline', async () => {
    const yard = openYard()
    await yard.addShell('seq 1 50')
    await yard.addShell("printf 'a\\nb\\nc'")
    await yard.addShell('for i in 1 2 3; do echo o$i; echo e$i >&2; done')
    await yard.addShell('seq 1 3 >&2')
    await yard.drain()
    const tail = async (id: number, count: number, ...rest: string[]) =>
      (await yard.run('log', id, '--tail', count, ...rest)).stdout
    expect(await tail(1, 3)).toBe('48\n49\n50\n')
    expect(await tail(1, 500)).toMatch(/^1\n2\n/)
    expect(await tail(1, 0)).toBe('')
    expect(await tail(2, 2)).toBe('b\nc')
    expect(await tail(3, 2, '--stream', 'out')).toBe('o2\no3\n')
    expect((await logJson(yard, 4, '--tail', '1')).map(({ stream, text }) => [stream, text.trimEnd()])).toEqual([
      ['err', '3'],
    ])
  })

  test('[R8] [C] each attempt has its own output, and the latest is shown', async () => {
    const yard = openYard()
    const { id } = await yard.addShell(
      'echo "attempt $JOBYARD_ATTEMPT"; [ "$JOBYARD_ATTEMPT" = 3 ]',
      '--max-attempts',
      '3',
      '--backoff',
      '0s',
    )
    const worker = yard.worker()
    await yard.settled(id)
    worker.kill('SIGTERM')
    await worker.exited
    expect((await yard.run('log', id)).stdout).toBe('attempt 3\n')
    expect((await yard.run('log', id, '--attempt', '1')).stdout).toBe('attempt 1\n')
    expect((await yard.run('log', id, '--attempt', '2')).stdout).toBe('attempt 2\n')
  })

  test('[R8] [C] --follow prints what comes until the job ends', async () => {
    const yard = openYard()
    const worker = yard.worker()
    const { id } = await yard.addShell(`echo first; ${untilFile('go')}; echo last`)
    const follower = yard.start(['log', id, '--follow'])
    await until(() => follower.printed() === 'first\n', 'the first line is shown')
    yard.create('go')
    const ran = await follower.exited
    expect([ran.code, ran.stdout]).toEqual([0, 'first\nlast\n'])
    worker.kill('SIGTERM')
    await worker.exited
  })

  test('[R3] [R8] output goes on after a pause in the same log', async () => {
    const yard = openYard()
    installScripted(yard, 'saver', { checkpoint: true })
    const steps: Step[] = [
      { raw: 'before\n' },
      { mark: yard.path('log') },
      { until: yard.path('go') },
      { raw: 'after\n' },
      result(),
    ]
    const worker = yard.worker()
    const { id } = await yard.json('add', '--type', 'saver', '--input', JSON.stringify({ steps }))
    await yard.written('log')
    await yard.run('pause', id)
    expect((await yard.run('log', id)).stdout).toBe('before\n')
    yard.create('go')
    await yard.run('resume', id)
    await yard.settled(id)
    expect((await yard.run('log', id)).stdout).toBe('before\nafter\n')
    worker.kill('SIGTERM')
    await worker.exited
  })
})

describe('secrets in what is stored', () => {
  const secret = 'correct-horse-battery'

  test('[R8] a secret is masked in the output, across chunks, streams and line ends', async () => {
    const yard = openYard()
    const half = Math.floor(secret.length / 2)
    const { id } = await yard.addShell(
      [
        'echo "before $TOKEN after"',
        `printf '%s' ${secret.slice(0, half)}; sleep 0.3; printf '%s\\n' ${secret.slice(half)}`,
        'printf "%s" "$TOKEN" >&2; printf "%s" "$TOKEN$TOKEN"',
        'echo; echo short:$SHORT',
      ].join('; '),
      '--secret',
      'TOKEN',
      '--secret',
      'SHORT',
    )
    const ran = await yard.runWith({ env: { TOKEN: secret, SHORT: 'seven77' } }, 'worker', '--once')
    expect(ran.code).toBe(0)
    const text = (await yard.run('log', id)).stdout
    expect(text).not.toContain(secret)
    expect(text).toMatch(/before .+ after\n/)
    expect(text).toContain('short:seven77')
    // What is close to a secret is kept.
    expect(text.split('\n')).toHaveLength(5)
    // The job's own line holds its halves; nothing holds the whole.
    expect(yard.filesHolding(secret)).toEqual([])
  })

  test('[H] a manifest’s env names what a handler gets, and it is masked in all that is stored', async () => {
    const yard = openYard()
    installScripted(yard, 'teller', {}, { env: ['TOKEN'] })
    const env = { TOKEN: secret, OTHER_SECRET: 'not-for-handlers' }
    const tell: Step[] = [
      { send: { type: 'log', level: 'info', text: `log ${secret}` } },
      { send: { type: 'progress', fraction: 0.5, message: `message ${secret}` } },
      { send: { type: 'stage', name: `stage ${secret}` } },
      { send: { type: 'turn', role: 'user', content: `turn ${secret}` } },
      { send: { type: 'checkpoint', data: { note: secret } } },
      { raw: `raw ${secret}\n` },
      { err: `err ${secret}\n` },
    ]
    const jobs = [
      [{ report: true } as Step],
      [...tell, result({ note: secret })],
      [...tell, { send: { type: 'error', code: 'NO', message: `error ${secret}`, retryable: false } } as Step],
    ]
    // The steps would bring the secret into the store by themselves, so the handler fills it in.
    const withoutSecret = JSON.stringify(jobs).replaceAll(secret, '$TOKEN')
    for (const steps of JSON.parse(withoutSecret)) {
      await yard.run('add', '--type', 'teller', '--input', JSON.stringify({ steps, fill: 'TOKEN' }))
    }
    await yard.runWith({ env }, 'worker', '--once')
    const [report, done, failed] = await Promise.all([1, 2, 3].map((id) => yard.show(id)))
    expect(report?.state).toBe('completed')
    const { env: seen } = (report as JobJson).output as ScriptedReport
    expect(seen.TOKEN).toBeDefined()
    expect(seen.TOKEN).not.toBe(secret)
    expect(seen.OTHER_SECRET).toBeUndefined()
    expect(done).toMatchObject({ state: 'completed', progress: 0.5 })
    expect(failed).toMatchObject({ state: 'failed', error: { code: 'NO' } })
    expect((await yard.run('log', 2)).stdout).toMatch(/raw .+\n/)
    expect(yard.filesHolding(secret)).toEqual([])
    expect(yard.filesHolding('not-for-handlers')).toEqual([])
  })
})
