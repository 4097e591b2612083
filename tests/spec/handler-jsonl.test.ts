import { writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { JobJson } from '../support/job-json.js'
import { openYard, type Yard } from '../support/jobyard-cli.js'
import { installScripted, result, type ScriptedReport, type Step } from '../support/scripted-handler.js'

async function add(yard: Yard, type: string, steps: Step[], ...options: (string | number)[]): Promise<JobJson> {
  // Arguments have a limit; a file has none.
  writeFileSync(yard.path('input.json'), JSON.stringify({ steps }))
  return yard.json('add', '--type', type, '--input', '@input.json', ...options)
}

const report = (job: JobJson | undefined) => job?.output as ScriptedReport

const log = async (yard: Yard, id: number) => (await yard.run('log', id)).stdout

describe('the jsonl protocol', () => {
  test('[H] start follows ready and carries job, input, attempt, checkpoint and config', async () => {
    const yard = openYard()
    installScripted(yard, 'plainly')
    await yard.run(
      'add',
      '--type',
      'plainly',
      '--name',
      'a name',
      '--input',
      '{"steps": [{"report": true}], "ü": "\u2028"}',
    )
    await yard.drain()
    const job = await yard.show(1)
    expect(job).toMatchObject({ state: 'completed', error: null })
    expect(report(job).start).toMatchObject({
      type: 'start',
      job: { id: 1, type: 'plainly', name: 'a name' },
      input: { steps: [{ report: true }], ü: '\u2028' },
      attempt: 1,
      checkpoint: null,
    })
    expect(report(job).start.config).toBeTypeOf('object')
  })

  test('[H] progress, stage and checkpoint are kept; the last before a transition always', async () => {
    const yard = openYard()
    installScripted(yard, 'busy')
    const steps: Step[] = Array.from({ length: 200 }, (_, index) => ({
      send: { type: 'progress', fraction: (index + 1) / 250, message: `m${index + 1}`, iteration: index + 1, of: 250 },
    }))
    steps.push(
      { send: { type: 'stage', name: 'last stage' } },
      { send: { type: 'checkpoint', data: [1, { a: null }] } },
    )
    steps.push({ send: { type: 'heartbeat' } })
    const end: Step = { send: { type: 'error', code: 'NO', message: 'no', retryable: false } }
    await add(yard, 'busy', [...steps, end])
    await add(yard, 'busy', [...steps, result({ deep: [1, 'é', null] })])
    await yard.drain()
    const last = { progress: 0.8, message: 'm200', iteration: 200, iterations: 250, stage: 'last stage' }
    expect(await yard.show(1)).toMatchObject({ ...last, state: 'failed', checkpoint: [1, { a: null }] })
    expect(await yard.show(2)).toMatchObject({ ...last, state: 'completed', output: { deep: [1, 'é', null] } })
    expect((await yard.show(1)).heartbeatAt).not.toBeNull()
  })

  test('[H] log messages, stderr and what is no message are output; messages are not', async () => {
    const yard = openYard()
    installScripted(yard, 'talker')
    await add(yard, 'talker', [
      { send: { type: 'log', level: 'warn', text: 'a warning' } },
      { err: 'on stderr\n' },
      { raw: 'no message at all\n' },
      { raw: '{"type": "progress", "jobId"\n' },
      { send: { type: 'progress', fraction: 0.5, message: 'a protocol message' } },
      result(),
    ])
    await yard.drain()
    expect((await yard.show(1)).state).toBe('completed')
    const text = await log(yard, 1)
    for (const kept of ['a warning', 'on stderr', 'no message at all', '{"type": "progress", "jobId"']) {
      expect(text).toContain(kept)
    }
    expect(text).not.toContain('a protocol message')
    expect((await yard.run('log', 1, '--stream', 'err')).stdout).toContain('on stderr\n')
  })

  test('[H] a fault in a message is ignored and ends neither this job nor another', async () => {
    const yard = openYard()
    installScripted(yard, 'faulty', { maxJobs: 4 })
    const faults: Step[] = [
      { raw: '{"type":"progress","jobId":$ID,"fraction":7}\n' },
      { raw: '{"type":"progress","jobId":$ID}\n' },
      { raw: '{"type":"no-such-message","jobId":$ID}\n' },
      { raw: '{"type":"result","jobId":987654,"output":"not mine"}\n' },
      { raw: '{"type":"result","output":"nobody’s"}\n' },
      { raw: '{"type":"stage","jobId":"$ID","name":3}\n' },
      { raw: '{"type":"log","jobId":$ID,"level":"shout","text":"x"}\n' },
      { raw: '{"type":"turn","jobId":$ID,"role":"robot","content":"x"}\n' },
      { raw: '[]\nnull\n42\n"text"\n\n{}\n{"type":"ready","protocol":1}\n' },
      { raw: `{"type":"checkpoint","jobId":$ID,"data":"${'x'.repeat(1024 * 1024 + 10)}"}\n` },
      { send: { type: 'checkpoint', data: 'small enough' } },
      { send: { type: 'progress', fraction: 0.5 } },
      result('unharmed'),
    ]
    await add(yard, 'faulty', faults)
    await add(yard, 'faulty', [
      { raw: '{"type":"result","jobId":1,"output":"stolen"' },
      { raw: '\n' },
      result('second'),
    ])
    await yard.drain()
    expect(await yard.show(1)).toMatchObject({
      state: 'completed',
      output: 'unharmed',
      progress: 0.5,
      checkpoint: 'small enough',
    })
    expect(await yard.show(2)).toMatchObject({ state: 'completed', output: 'second' })
  })

  test('[H] an outcome counts once; what follows it is dropped', async () => {
    const yard = openYard()
    installScripted(yard, 'twice')
    await add(yard, 'twice', [
      result('first'),
      result('second'),
      { send: { type: 'error', code: 'X', message: 'late' } },
    ])
    await add(yard, 'twice', [
      { send: { type: 'error', code: 'FIRST', message: 'first', retryable: false } },
      result('too late'),
      { send: { type: 'progress', fraction: 1, message: 'after the end' } },
    ])
    await add(yard, 'twice', [result('the process lives')])
    await yard.drain('--concurrency', '1')
    expect(await yard.show(1)).toMatchObject({ state: 'completed', output: 'first', error: null })
    expect(await yard.show(2)).toMatchObject({ state: 'failed', output: null, error: { code: 'FIRST' }, message: null })
    expect(await yard.show(3)).toMatchObject({ state: 'completed', output: 'the process lives' })
    for (const id of [1, 2]) expect((await yard.show(id, '--history')).history).toHaveLength(2)
  })

  test('[H] a message of another attempt is dropped', async () => {
    const yard = openYard()
    installScripted(yard, 'late', {}, { backoffMs: 0 })
    await add(yard, 'late', [
      { firstAttempts: 1, steps: [{ send: { type: 'error', code: 'AGAIN', message: 'again', retryable: true } }] },
      { send: { type: 'result', attempt: 1, output: 'from the first' } },
      { send: { type: 'progress', attempt: 1, fraction: 1 } },
      { send: { type: 'result', attempt: 2, output: 'from the second' } },
    ])
    await yard.drain('--concurrency', '1')
    expect(await yard.show(1)).toMatchObject({ state: 'completed', attempt: 2, output: 'from the second' })
  })

  test('[H] a process that exits while holding jobs fails each with HANDLER_EXITED', async () => {
    const yard = openYard()
    installScripted(yard, 'brittle', { maxJobs: 3 }, { backoffMs: 3_600_000 })
    const waiting: Step[] = [{ mark: yard.path('log') }, { until: yard.path('never') }]
    await add(yard, 'brittle', waiting)
    await add(yard, 'brittle', waiting, '--max-attempts', 1)
    await add(yard, 'brittle', [{ until: yard.path('go') }, { exit: 3 }])
    const worker = yard.worker('--concurrency', '3')
    const pids = new Set((await yard.written('log', 2)).map((line) => line.split(' ')[1]))
    expect(pids.size).toBe(1)
    yard.create('go')
    await yard.settled(2)
    const jobs = await Promise.all([1, 2, 3].map((id) => yard.show(id)))
    for (const job of jobs) expect(job.error).toMatchObject({ code: 'HANDLER_EXITED', retryable: true })
    expect(jobs.map((job) => job.state)).toEqual(['queued', 'failed', 'queued'])
    worker.kill('SIGTERM')
    await worker.exited
  })

  test('[H] a result on a final line without its newline counts', async () => {
    const yard = openYard()
    installScripted(yard, 'curt')
    await add(yard, 'curt', [{ raw: '{"type":"result","jobId":$ID,"output":"curt"}' }, { exit: 0 }])
    await yard.drain()
    expect(await yard.show(1)).toMatchObject({ state: 'completed', output: 'curt' })
  })

  test('[H] a warm process takes many jobs, one by one or as many as it said', async () => {
    const yard = openYard()
    installScripted(yard, 'warm')
    installScripted(yard, 'wide', { maxJobs: 3 })
    for (let index = 0; index < 6; index += 1) await add(yard, 'warm', [{ report: true }])
    const wide: Step[] = [{ mark: yard.path('log') }, { until: yard.path('go') }, { report: true }]
    for (let index = 0; index < 4; index += 1) await add(yard, 'wide', wide)
    const worker = yard.worker('--concurrency', '4')
    const done = await yard.settled(1, 2, 3, 4, 5, 6)
    expect(new Set(done.map((job) => report(job).pid)).size).toBeLessThanOrEqual(4)
    const marks = await yard.written('log', 4)
    expect(new Set(marks.map((line) => line.split(' ')[1])).size).toBe(2)
    yard.create('go')
    const wides = await yard.settled(7, 8, 9, 10)
    expect(wides.every((job) => job.state === 'completed')).toBe(true)
    // Only a process that has one job at a time knows its number by its environment.
    expect(wides.every((job) => report(job).env.JOBYARD_JOB_ID === undefined)).toBe(true)
    expect(wides.every((job) => report(job).env.JOBYARD_WORKDIR !== undefined)).toBe(true)
    worker.kill('SIGTERM')
    await worker.exited
  })

  test('[H] cancel is answered by an error, or by anything else that ends the job', async () => {
    const yard = openYard()
    installScripted(yard, 'polite', { record: yard.path('received') })
    installScripted(yard, 'brisk', { onCancel: 'result' })
    const steps: Step[] = [{ mark: yard.path('log') }, { until: yard.path('never') }]
    const worker = yard.worker('--concurrency', '2')
    for (const type of ['polite', 'brisk']) await add(yard, type, steps)
    await yard.written('log', 2)
    const cancelled = await yard.json<JobJson[]>('cancel', 1, 2)
    expect(cancelled.map((job) => [job.state, job.output])).toEqual([
      ['cancelled', null],
      ['cancelled', null],
    ])
    expect(yard.lines('received').map((line) => JSON.parse(line))).toContainEqual(
      expect.objectContaining({ type: 'cancel', jobId: 1 }),
    )
    expect((await yard.show(1, '--attempts')).attempts).toMatchObject([{ attempt: 1, outcome: 'cancelled' }])
    worker.kill('SIGTERM')
    await worker.exited
  })

  test('[H] a shared process that leaves a cancel unanswered is ended, its others queued again', async () => {
    const yard = openYard()
    installScripted(yard, 'crowd', { maxJobs: 2, onCancel: 'ignore' })
    const steps: Step[] = [{ mark: yard.path('log') }, { until: yard.path('go') }, { report: true }]
    const worker = yard.worker('--concurrency', '2')
    await add(yard, 'crowd', steps, '--max-attempts', '1')
    await add(yard, 'crowd', steps, '--max-attempts', '1')
    await yard.written('log', 2)
    expect(await yard.json('cancel', 1)).toMatchObject({ state: 'cancelled' })
    const marks = await yard.written('log', 3)
    expect(marks[2]?.split(' ')[1]).not.toBe(marks[1]?.split(' ')[1])
    yard.create('go')
    const [other] = await yard.settled(2)
    expect(other).toMatchObject({ state: 'completed', attempt: 1 })
    const { history } = await yard.show(2, '--history')
    expect(history?.map((row) => [row.from, row.to])).toEqual([
      ['queued', 'running'],
      ['running', 'queued'],
      ['queued', 'running'],
      ['running', 'completed'],
    ])
    worker.kill('SIGTERM')
    await worker.exited
  })

  test('[H] lines may be 16 MB long and hold any text; longer ones are output', async () => {
    const yard = openYard()
    installScripted(yard, 'long')
    const mega = 1024 * 1024
    const text = (size: number) => `{"type":"result","jobId":$ID,"output":"${'y'.repeat(size)}"}`
    yard.handler('big', {
      type: 'big',
      title: 'Big',
      command: ['sh', '-c', bigHandler(15 * mega, 17 * mega)],
      protocol: 'jsonl',
    })
    await yard.run('add', '--type', 'big', '--input', '{}')
    await add(yard, 'long', [{ raw: `${text(100_000)}\n` }])
    await yard.drain()
    const big = await yard.show(1)
    expect(big.state).toBe('completed')
    expect(String(big.output)).toHaveLength(15 * mega)
    expect((await yard.run('log', 1)).bytes.length).toBeGreaterThan(17 * mega)
    expect(String((await yard.show(2)).output)).toHaveLength(100_000)
  })
})

/** A shell handler for job 1: a result that is too long a line, then one that is not. */
function bigHandler(fits: number, tooLong: number): string {
  const line = (size: number) =>
    `printf '{"type":"result","jobId":1,"output":"'; head -c ${size} /dev/zero | tr '\\0' z; printf '"}\\n'`
  return `echo '{"type":"ready","protocol":1,"checkpoint":false,"maxJobs":1}'; read -r start; ${line(tooLong)}; ${line(fits)}; read -r end`
}
