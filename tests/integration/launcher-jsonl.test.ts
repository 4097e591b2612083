import { readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { LauncherRig, READY, untilFile } from '../support/launcher-rig.js'

const jsonl = { protocol: 'jsonl' } as const

/** Shell: prints a line that holds a JSON message. */
function say(message: object | string): string {
  const text = typeof message === 'string' ? message : JSON.stringify(message)
  return `printf '%s\\n' '${text}'`
}

const result = (jobId: number, output: unknown = null) => ({ type: 'result', jobId, output })

/** Starts a handler that is ready, then reads one line for each of `jobs` jobs (all assigned at once), then goes on. */
async function handlerWith(rig: LauncherRig, jobs: number[], script: string, options = {}): Promise<number> {
  const proc = rig.run(`${READY}; ${jobs.map((job) => `read -r job${job}`).join('; ')}; ${script}`, {
    ...jsonl,
    ...options,
  })
  await rig.next('ready', proc)
  for (const job of jobs) rig.assign(proc, job)
  return proc
}

describe('[H] a jsonl handler', () => {
  test('[H] says that it is ready, gets its job, and its messages arrive in order', async () => {
    const rig = await LauncherRig.start()
    const messages = [
      { type: 'stage', jobId: 5, name: 'reading' },
      { type: 'progress', jobId: 5, fraction: 0.5, message: 'half', iteration: 1, of: 2 },
      { type: 'heartbeat', jobId: 5 },
      { type: 'turn', jobId: 5, role: 'user', content: 'hello', meta: { a: [1, { b: null }] } },
      { type: 'checkpoint', jobId: 5, data: { at: 3 } },
      { type: 'error', jobId: 5, attempt: 1, code: 'E_BUSY', message: 'busy', retryable: true, details: [1] },
    ]
    const proc = rig.run(`${READY}; read -r job; echo "$job" > got; ${messages.map(say).join('; ')}`, jsonl)
    expect(await rig.next('ready', proc)).toEqual({ ev: 'ready', proc, checkpoint: false, maxJobs: 4 })
    rig.assign(proc, 5, { depth: 2 })
    await rig.next('exit', proc)
    const start = { type: 'start', job: { id: 5, type: 'test', name: 'test' }, input: { depth: 2 }, attempt: 1 }
    expect(JSON.parse(await rig.line('got'))).toEqual({ ...start, checkpoint: null, config: {} })
    expect(rig.of('message').map((event) => event.message)).toEqual(messages)
    expect(rig.of('fault')).toEqual([])
    expect(rig.output(5).length).toBe(0)
  })

  test('[H] what it logs is output of its job, by level, and no message', async () => {
    const rig = await LauncherRig.start()
    const log = (level: string) => say({ type: 'log', jobId: 1, level, text: `a ${level}` })
    const proc = await handlerWith(
      rig,
      [1],
      `${['debug', 'info', 'warn', 'error'].map(log).join('; ')}; ${say(result(1))}`,
    )
    await rig.next('exit', proc)
    expect(rig.text(1)).toBe('a debug\na info\na warn\na error\n')
    const streams = readFileSync(rig.path('job-1.idx'))
    expect(streams[6]).toBe(0)
    expect(streams.at(-10)).toBe(1)
    expect(rig.of('message').map((event) => event.message.type)).toEqual(['result'])
  })

  test('[H] lines that are no messages are kept as output; those that look like one are reported', async () => {
    const rig = await LauncherRig.start()
    const lines = [
      'plain words',
      '[1,2]',
      '',
      '{broken',
      '{"jobId":1}',
      '{"type":"nonsense","jobId":1}',
      '{"type":"progress","jobId":1,"fraction":7}',
      '{"type":"progress","jobId":"1","fraction":0.5}',
      '{"type":"stage","jobId":1,"name":5}',
    ]
    const proc = await handlerWith(rig, [1], `${lines.map(say).join('; ')}; ${say(result(1, 'fine'))}`)
    expect(await rig.message(proc, 1, 'result')).toMatchObject({ output: 'fine' })
    expect(rig.text(1)).toBe(lines.map((line) => `${line}\n`).join(''))
    expect(rig.of('fault').map(({ jobId, text }) => [jobId, text])).toEqual(lines.slice(3).map((line) => [1, line]))
    expect(rig.of('fault')[0]?.reason).toBe('not JSON')
    expect(rig.of('fault')[3]?.reason).toContain('fraction')
  })

  test('[H] a faulty line is reported with its first 200 characters', async () => {
    const rig = await LauncherRig.start()
    const line = `{"ä":"${'é'.repeat(500)}`
    const proc = await handlerWith(rig, [1], `${say(line)}; ${say(result(1))}`)
    await rig.message(proc, 1, 'result')
    expect(rig.of('fault')[0]?.text).toBe(line.slice(0, 200))
  })

  test('[H] bytes that are not UTF-8 are kept as output', async () => {
    const rig = await LauncherRig.start()
    const bad = `printf '\\377\\376 raw\\n{"type":"stage","jobId":1,"name":"\\377"}\\n'`
    const proc = await handlerWith(rig, [1], `${bad}; ${say(result(1))}`)
    await rig.message(proc, 1, 'result')
    const expected = Buffer.from('\u00ff\u00fe raw\n{"type":"stage","jobId":1,"name":"\u00ff"}\n', 'latin1')
    expect(rig.output(1).equals(expected)).toBe(true)
    expect(rig.of('fault').map(({ reason }) => reason)).toEqual(['not UTF-8'])
  })

  test('[H] a last line without its line end counts', async () => {
    const rig = await LauncherRig.start()
    const proc = await handlerWith(rig, [1], `printf '%s' '${JSON.stringify(result(1, 'last'))}'`)
    await rig.next('exit', proc)
    expect(rig.of('message').map((event) => event.message)).toEqual([result(1, 'last')])
  })

  test('[H] an outcome counts once; what follows for that job is reported and dropped', async () => {
    const rig = await LauncherRig.start()
    const second = { type: 'error', jobId: 1, code: 'X' }
    const late = { type: 'progress', jobId: 1, fraction: 1 }
    const proc = await handlerWith(
      rig,
      [1],
      `${say(result(1, 'first'))}; ${say(second)}; ${untilFile('go')}; ${say(late)}; ${say(result(1, 'again'))}`,
    )
    await rig.message(proc, 1, 'result')
    rig.create('go')
    await rig.next('exit', proc)
    expect(rig.of('message').map((event) => event.message)).toEqual([result(1, 'first')])
    expect(rig.of('fault').map(({ jobId, text }) => [jobId, JSON.parse(text)])).toEqual(
      [second, late, result(1, 'again')].map((message) => [1, message]),
    )
    // The job's log was closed with its outcome.
    expect(rig.text(1)).not.toContain('again')
    expect(rig.text('stray')).toContain('again')
  })

  test('[H] a message of another attempt is dropped; one for a job that it does not hold is a fault', async () => {
    const rig = await LauncherRig.start()
    const script = [{ ...result(1, 'old'), attempt: 7 }, result(99), { ...result(1, 'new'), attempt: 1 }].map(say)
    const proc = await handlerWith(rig, [1], script.join('; '))
    expect(await rig.message(proc, 1, 'result')).toMatchObject({ output: 'new' })
    expect(rig.of('fault').map(({ jobId, reason }) => [jobId, reason])).toEqual([
      [1, 'attempt 7 is over'],
      [99, 'job 99 is not held here'],
    ])
    expect(rig.text(1)).not.toContain('old')
    expect(rig.text(1)).toContain('"jobId":99')
  })

  test('[H] a job that was dropped is no longer held', async () => {
    const rig = await LauncherRig.start()
    const proc = await handlerWith(
      rig,
      [1, 2],
      `echo before; ${untilFile('go')}; echo after; ${say(result(1))}; ${say(result(2))}`,
    )
    await rig.untilText(1, 'before')
    rig.client.send({ op: 'drop', proc, jobId: 1 })
    rig.create('go')
    await rig.message(proc, 2, 'result')
    expect(rig.of('message').map((event) => event.message)).toEqual([result(2)])
    expect(rig.of('fault').map(({ jobId }) => jobId)).toEqual([1])
    expect(rig.text(1)).toBe('before\n')
    expect(rig.text(2)).toContain('before\nafter\n')
  })

  test('[H] output that names no job goes to every job that is held, or to the stray log', async () => {
    const rig = await LauncherRig.start()
    const proc = rig.run(
      `echo early; ${READY}; read -r a; read -r b; echo both; echo too >&2; ${say(result(1))}; ${untilFile('go')}; echo one; ${say(result(2))}; ${untilFile('on')}; echo none`,
      jsonl,
    )
    await rig.next('ready', proc)
    rig.assign(proc, 1)
    rig.assign(proc, 2)
    await rig.message(proc, 1, 'result')
    rig.create('go')
    await rig.message(proc, 2, 'result')
    rig.create('on')
    await rig.next('exit', proc)
    const sorted = (name: number | string) => rig.text(name).trim().split('\n').sort()
    expect(sorted(1)).toEqual(['both', 'too'])
    expect(sorted(2)).toEqual(['both', 'one', 'too'])
    expect(sorted('stray')).toEqual(['early', 'none'])
  })

  test('[H] a checkpoint above 1 MB is a fault, one of 1 MB is not', async () => {
    const rig = await LauncherRig.start()
    const program = `
      const say = (message) => process.stdout.write(JSON.stringify(message) + '\\n')
      say({ type: 'ready', protocol: 1 })
      process.stdin.once('data', () => {
        say({ type: 'checkpoint', jobId: 1, data: 'x'.repeat(1024 * 1024 - 2) })
        say({ type: 'checkpoint', jobId: 1, data: 'x'.repeat(1024 * 1024 - 1) })
        say({ type: 'result', jobId: 1 })
        process.stdin.destroy()
      })`
    writeFileSync(rig.path('big.cjs'), program)
    const proc = rig.run('', { ...jsonl, command: [process.execPath, rig.path('big.cjs')] })
    await rig.next('ready', proc)
    rig.assign(proc, 1)
    await rig.message(proc, 1, 'result')
    expect(rig.of('message').map((event) => event.message.type)).toEqual(['checkpoint', 'result'])
    expect(rig.of('fault').map(({ reason }) => reason)).toEqual(['checkpoint above 1048576 bytes'])
    expect(rig.output(1).length).toBeGreaterThan(1024 * 1024)
  })

  test('[H] a line above 16 MB is output in bounded memory, with one report; one of 16 MB is a message', async () => {
    const rig = await LauncherRig.start()
    const program = `
      const say = (message) => process.stdout.write(JSON.stringify(message) + '\\n')
      say({ type: 'ready', protocol: 1 })
      process.stdin.once('data', () => {
        const frame = JSON.stringify({ type: 'turn', jobId: 1, role: 'tool', content: '' }).length
        say({ type: 'turn', jobId: 1, role: 'tool', content: 'x'.repeat(16 * 1024 * 1024 - frame) })
        process.stdout.write('{"type":"turn","jobId":1,"content":"')
        process.stdout.write(Buffer.alloc(100_000_000, 'y'))
        process.stdout.write('"}\\n')
        say({ type: 'result', jobId: 1 })
        process.stdin.destroy()
      })`
    writeFileSync(rig.path('big.cjs'), program)
    const proc = rig.run('', { ...jsonl, command: [process.execPath, rig.path('big.cjs')] })
    await rig.next('ready', proc)
    rig.assign(proc, 1)
    await rig.message(proc, 1, 'result')
    expect(rig.of('message').map((event) => event.message.type)).toEqual(['turn', 'result'])
    expect(rig.of('fault')).toMatchObject([{ jobId: 1, reason: 'line above 16777216 bytes' }])
    const output = rig.output(1)
    expect(output.length).toBe(100_000_000 + '{"type":"turn","jobId":1,"content":""}\n'.length)
    const peakKb = Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${rig.pid}/status`, 'utf8'))?.[1])
    expect(peakKb).toBeLessThan(400_000)
  })

  test('[H] JSON nested too deeply to be passed on is a fault, and harms nothing', async () => {
    const rig = await LauncherRig.start()
    const program = `
      const say = (text) => process.stdout.write(text + '\\n')
      say('{"type":"ready","protocol":1}')
      process.stdin.once('data', () => {
        const deep = '['.repeat(100_000) + ']'.repeat(100_000)
        for (const [type, field] of [['result', 'output'], ['checkpoint', 'data'], ['error', 'details']])
          say('{"type":"' + type + '","jobId":1,"code":"x","' + field + '":' + deep + '}')
        say('{"type":"result","jobId":1,"output":"fine"}')
        process.stdin.destroy()
      })`
    writeFileSync(rig.path('deep.cjs'), program)
    const secrets = [{ name: 'TOKEN', value: 'correct-horse' }]
    const proc = rig.run('', { ...jsonl, command: [process.execPath, rig.path('deep.cjs')] })
    await rig.next('ready', proc)
    rig.assign(proc, 1, null, secrets)
    expect(await rig.message(proc, 1, 'result')).toMatchObject({ output: 'fine' })
    expect(rig.of('fault').map(({ reason }) => reason)).toEqual(Array(3).fill('nested too deeply'))
  })

  test('[R8] secrets are masked in messages, in names and values, in output and in what is reported', async () => {
    const rig = await LauncherRig.start()
    const secret = 'pass"word\\é-1234'
    const output = { [`key ${secret}`]: [secret, { deep: `(${secret})` }], number: 1 }
    const script = [
      { type: 'progress', jobId: 1, fraction: 0.5, message: secret },
      { type: 'turn', jobId: 1, role: 'assistant', content: `say ${secret}`, model: secret, meta: { secret } },
      { type: 'log', jobId: 1, text: secret },
      `{ not JSON ${JSON.stringify(secret)}`,
      `words with ${secret}`,
      result(1, output),
    ]
    const program = `
      const lines = ${JSON.stringify(script)}
      process.stdout.write('{"type":"ready","protocol":1}\\n')
      process.stdin.once('data', () => {
        for (const line of lines) process.stdout.write((typeof line === 'string' ? line : JSON.stringify(line)) + '\\n')
        process.stdin.destroy()
      })`
    writeFileSync(rig.path('tell.cjs'), program)
    const proc = rig.run('', { ...jsonl, command: [process.execPath, rig.path('tell.cjs')] })
    await rig.next('ready', proc)
    rig.assign(proc, 1, null, [{ name: 'PASSWORD', value: secret }])
    await rig.next('exit', proc)
    expect(rig.of('message').map((event) => event.message)).toEqual([
      { type: 'progress', jobId: 1, fraction: 0.5, message: '***' },
      { type: 'turn', jobId: 1, role: 'assistant', content: 'say ***', model: '***', meta: { secret: '***' } },
      result(1, { 'key ***': ['***', { deep: '(***)' }], number: 1 }),
    ])
    expect(rig.of('fault').map(({ text }) => text)).toEqual(['{ not JSON "***"'])
    expect(rig.text(1)).toBe('***\n{ not JSON "***"\nwords with ***\n')
  })

  test('[R8] what was written to stderr before an outcome is stored before the outcome is told', async () => {
    const rig = await LauncherRig.start()
    const jobs = Array.from({ length: 100 }, (_, index) => index + 1)
    const script = jobs.map((job) => `read -r line; echo words of ${job} >&2; ${say(result(job))}`).join('; ')
    const proc = rig.run(`${READY}; ${script}`, jsonl)
    await rig.next('ready', proc)
    for (const job of jobs) {
      rig.assign(proc, job)
      await rig.message(proc, job, 'result')
      expect(rig.text(job)).toBe(`words of ${job}\n`)
    }
  })

  test('[H] close tells the handler to shut down and closes its stdin', async () => {
    const rig = await LauncherRig.start()
    const proc = rig.run(`${READY}; cat > got; echo "$?" > done`, jsonl)
    await rig.next('ready', proc)
    rig.client.send({ op: 'close', proc })
    expect(await rig.next('exit', proc)).toMatchObject({ code: 0 })
    expect(await rig.line('got')).toBe('{"type":"shutdown"}')
  })

  test('[H] a flood of messages makes the handler wait, and no outcome is lost', async () => {
    const rig = await LauncherRig.start()
    const program = `
      process.stdout.write('{"type":"ready","protocol":1}\\n')
      process.stdin.once('data', () => {
        let text = ''
        for (let at = 0; at < 400_000; at++) {
          text += '{"type":"progress","jobId":1,"fraction":' + at / 400_000 + ',"iteration":' + at + '}\\n'
          if (at % 1000 === 0) text += '{"type":"stage","jobId":1,"name":"' + 'x'.repeat(50_000) + at + '"}\\n'
        }
        process.stdout.write(text + '{"type":"result","jobId":1,"output":"done"}\\n')
        process.stdin.destroy()
      })`
    writeFileSync(rig.path('flood.cjs'), program)
    const proc = rig.run('', { ...jsonl, command: [process.execPath, rig.path('flood.cjs')] })
    await rig.next('ready', proc)
    rig.assign(proc, 1)
    await rig.message(proc, 1, 'result')
    const messages = rig.of('message').map((event) => event.message)
    expect(messages.filter((message) => message.type === 'stage').length).toBe(400)
    const progress = messages.filter((message) => message.type === 'progress')
    // Merged, in order, and the last one there.
    expect(progress.length).toBeLessThan(200_000)
    expect(progress.at(-1)?.iteration).toBe(399_999)
    const iterations = progress.map(({ iteration }) => iteration ?? 0)
    expect(iterations).toEqual(iterations.toSorted((one, two) => one - two))
  })
})
