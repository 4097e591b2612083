import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import type { JobJson } from '../support/job-json.js'
import { openYard, type Yard } from '../support/jobyard-cli.js'
import { placeholder } from '../support/scripted-handler.js'
import { until } from '../support/until.js'

const root = fileURLToPath(new URL('../..', import.meta.url))
const example = (name: string) => readFileSync(`${root}/examples/${name}`, 'utf8')

function addScript(yard: Yard, type: string, input: object, ...options: (string | number)[]): Promise<JobJson> {
  return yard.json('add', '--type', type, '--input', JSON.stringify(input), ...options)
}

describe('the examples', () => {
  test('[C] every job of the first queue completes, and one of them at its second attempt', async () => {
    const yard = openYard()
    const file = `${root}/examples/first-queue.jsonl`
    const imported = await yard.runWith({ cwd: root }, 'import', file, '--json')
    const lines = readFileSync(file, 'utf8').trim().split('\n')
    expect(JSON.parse(imported.stdout)).toEqual({ enqueued: lines.length, existed: 0 })
    expect(lines.length).toBeGreaterThanOrEqual(8)
    const worker = yard.worker()
    const jobs = await yard.settled(...lines.map((_, index) => index + 1))
    expect(jobs.map((job) => [job.name, job.state, job.error])).toEqual(
      jobs.map((job) => [job.name, 'completed', null]),
    )
    expect(jobs.filter((job) => job.attempt === 2)).toHaveLength(1)
    expect(new Set(jobs.map((job) => job.priority)).size).toBeGreaterThan(1)
    worker.kill('SIGTERM')
    await worker.exited
  })

  test('[R3] [R4] [H] script:node pauses at a checkpoint and goes on from there', async () => {
    const yard = openYard()
    writeFileSync(
      yard.path('count.mjs'),
      `import { execFileSync } from 'node:child_process'
      import { appendFileSync, existsSync } from 'node:fs'
      export async function run(job) {
        let { next } = job.checkpoint ?? { next: 0 }
        console.log('from', next, job.attempt)
        while (next < 5 || !existsSync('go')) {
          appendFileSync('ticks', next + '\\n')
          job.progress(Math.min(1, next / 5), 'at ' + next)
          next += 1
          await job.saveCheckpoint({ next })
          execFileSync('sleep', ['0.01'])
        }
        return { next, args: job.input }
      }`,
    )
    const worker = yard.worker('--concurrency', '1')
    const { id } = await addScript(yard, 'script:node', { script: 'count.mjs', args: { n: 1 } })
    await yard.written('ticks', 3)
    const paused = await yard.json('pause', id)
    expect(paused).toMatchObject({ state: 'paused', checkpoint: { next: yard.lines('ticks').length } })
    yard.create('go')
    await yard.run('resume', id)
    const [done] = await yard.settled(id)
    const ticks = yard.lines('ticks').map(Number)
    expect(done).toMatchObject({ state: 'completed', attempt: 1, output: { next: ticks.length, args: { n: 1 } } })
    expect(ticks).toEqual(ticks.map((_, index) => index))
    expect((await yard.run('log', id)).stdout).toMatch(/^from 0 1\nfrom \d+ 1\n$/)
    worker.kill('SIGTERM')
    await worker.exited
  })

  test('[F2] [H] script:node turns what a script throws into an error', async () => {
    const yard = openYard()
    writeFileSync(yard.path('plain.cjs'), 'exports.run = async () => { throw new TypeError("oh") }')
    writeFileSync(
      yard.path('final.mjs'),
      'export const run = () => { throw Object.assign(new Error("no"), { code: 409, retryable: false }) }',
    )
    writeFileSync(yard.path('broken.mjs'), 'export const run = ( => 1')
    writeFileSync(yard.path('empty.mjs'), 'export const walk = () => 1')
    for (const script of ['plain.cjs', 'final.mjs', 'broken.mjs', 'empty.mjs', 'missing.mjs']) {
      await addScript(yard, 'script:node', { script }, '--backoff', '1h')
    }
    expect((await yard.refusal('add', '--type', 'script:node', '--input', '{"file": "x"}')).exit).toBe(2)
    await yard.drain('--concurrency', '1')
    const jobs = await Promise.all([1, 2, 3, 4, 5].map((id) => yard.show(id)))
    expect(jobs.map((job) => [job.state, job.error?.code, job.error?.retryable])).toEqual([
      ['queued', 'TypeError', true],
      ['failed', '409', false],
      ['failed', 'BAD_SCRIPT', false],
      ['failed', 'BAD_SCRIPT', false],
      ['failed', 'BAD_SCRIPT', false],
    ])
    expect((await yard.run('log', 1)).stdout).toContain('TypeError: oh')
    // The same warm process runs the mended script, not the one that it loaded before.
    writeFileSync(yard.path('plain.cjs'), 'exports.run = async () => "mended"')
    const mended = await addScript(yard, 'script:node', { script: yard.path('plain.cjs'), cwd: '/' })
    await yard.drain()
    expect(await yard.show(mended.id)).toMatchObject({ state: 'completed', output: 'mended' })
  })

  test('[H] script:python runs a function, and keeps what it prints out of the answer', async () => {
    const yard = openYard()
    writeFileSync(yard.path('sister.py'), 'WORDS = 3\n')
    writeFileSync(
      yard.path('count.py'),
      `import os, subprocess, sister
def run(input):
    print("printed", input["a"], flush=True)
    subprocess.run(["echo", "by a child"])
    if input["a"] < 0:
        raise ValueError("below zero")
    return {"a": input["a"], "words": sister.WORDS, "cwd": os.getcwd()}
`,
    )
    await addScript(yard, 'script:python', { script: 'count.py', args: { a: 1 } })
    await addScript(yard, 'script:python', { script: 'count.py', args: { a: -1 } })
    await addScript(yard, 'script:python', { script: 'missing.py' })
    await yard.drain()
    const output = { a: 1, words: 3, cwd: yard.folder }
    expect(await yard.show(1)).toMatchObject({ state: 'completed', output, maxAttempts: 1 })
    expect((await yard.run('log', 1)).stdout).toBe('printed 1\nby a child\n')
    expect(await yard.show(2)).toMatchObject({ state: 'failed', error: { code: 'EXIT_1' } })
    expect((await yard.run('log', 2)).stdout).toContain('ValueError: below zero')
    expect(await yard.show(3)).toMatchObject({ state: 'failed', error: { code: 'EXIT_1' } })
    expect((await yard.run('log', 3)).stdout).toContain('missing.py')
  })

  test('[H] the Python helper speaks jsonl: progress, checkpoints, errors, cancel', async () => {
    const yard = openYard()
    const command = [placeholder('python'), `${placeholder('handlerDir')}/steps.py`]
    const program = `import jobyard, os, threading
def run(job):
    step = (job.checkpoint or {"step": 0})["step"]
    print("from", step)
    if job.input.get("fail"):
        raise jobyard.JobError(503, "later", retry_after_ms=3600000)
    while not os.path.exists(job.input["until"]):
        step += 1
        job.progress(0.5, "working", iteration=step, of=9)
        job.save_checkpoint({"step": step})
        threading.Event().wait(0.02)
    return {"same": step == job.checkpoint["step"]}
jobyard.serve(run, checkpoint=True, max_jobs=2)
`
    const files = { 'steps.py': program, 'jobyard.py': example('handlers/jobyard.py') }
    yard.handler('steps', { type: 'steps', title: 'Steps', command, protocol: 'jsonl' }, files)
    const worker = yard.worker('--concurrency', '3')
    for (const name of ['go', 'never']) await addScript(yard, 'steps', { until: yard.path(name) })
    await addScript(yard, 'steps', { fail: true })
    await until(async () => {
      const working = (await yard.list('--state', 'running')).filter((job) => job.iteration)
      return working.length === 2
    }, 'both work')
    expect(await yard.json('pause', 1)).toMatchObject({ state: 'paused', progress: 0.5, iterations: 9 })
    expect(await yard.json('cancel', 2)).toMatchObject({ state: 'cancelled' })
    yard.create('go')
    await yard.run('resume', 1)
    expect((await yard.settled(1))[0]).toMatchObject({ state: 'completed', output: { same: true }, attempt: 1 })
    const failed = await until(async () => {
      const job = await yard.show(3)
      return job.error !== null && job
    }, 'the third has failed')
    expect(failed).toMatchObject({ state: 'queued', error: { code: '503', message: 'later', retryable: true } })
    expect(failed.runAfter).not.toBeNull()
    worker.kill('SIGTERM')
    await worker.exited
  })
})
