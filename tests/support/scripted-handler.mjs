// A `jsonl` handler that does what the job's input says, step by step, so that each test needs no program of its own.
// Written against the protocol's text, without the helper modules that are themselves under test elsewhere.
import { spawn } from 'node:child_process'
import { appendFileSync, existsSync } from 'node:fs'

const options = JSON.parse(process.argv[2] ?? '{}')
const { checkpoint = false, maxJobs = 1, onPause = 'checkpoint', onCancel = 'answer', record, ready = true } = options
const jobs = new Map()

const send = (message) => process.stdout.write(`${JSON.stringify(message)}\n`)

async function perform(start) {
  const id = start.job.id
  const job = { attempt: start.attempt, at: start.checkpoint?.at ?? 0, ended: false }
  jobs.set(id, job)
  const { fill, steps: given = [{ report: true }] } = start.input
  // A secret reaches a job by the environment alone: its input only says where it goes.
  const steps = fill ? JSON.parse(JSON.stringify(given).replaceAll(`$${fill}`, process.env[fill])) : given
  for (; job.at < steps.length && !job.ended; job.at += 1) await take(steps[job.at], id, job, start)
  if (jobs.get(id) === job) jobs.delete(id)
}

async function take(step, id, job, start) {
  if (step.send) send({ jobId: id, ...step.send })
  if (step.raw !== undefined) process.stdout.write(step.raw.replaceAll('$ID', id))
  if (step.err !== undefined) process.stderr.write(step.err)
  if (step.mark) appendFileSync(step.mark, `${step.text ?? id} ${process.pid} ${start.attempt}\n`)
  if (step.fork) spawn('sh', ['-c', step.fork], { detached: true, stdio: 'ignore' })
  if (step.report) {
    const { env, pid } = process
    send({ type: 'result', jobId: id, output: { start, env, pid, cwd: process.cwd(), argv: process.argv.slice(2) } })
  }
  if (step.until) while (!existsSync(step.until) && !job.ended) await new Promise((go) => setTimeout(go, 5))
  if (step.beatUntil) {
    while (!existsSync(step.beatUntil) && !job.ended) {
      send({ type: 'heartbeat', jobId: id })
      await new Promise((go) => setTimeout(go, 50))
    }
  }
  if (step.block) for (;;) if (existsSync(step.block)) break
  if (step.firstAttempts >= start.attempt) for (const inner of step.steps) await take(inner, id, job, start)
  if (step.exit !== undefined) process.exit(step.exit)
}

function asked(message) {
  const job = jobs.get(message.jobId)
  const answer = message.type === 'pause' ? onPause : onCancel
  if (job === undefined || answer === 'ignore') return
  job.ended = true
  jobs.delete(message.jobId)
  const of = { jobId: message.jobId, attempt: job.attempt }
  if (answer === 'result') send({ type: 'result', ...of, output: 'was on its way' })
  else if (message.type === 'cancel') send({ type: 'error', ...of, code: 'CANCELLED', message: 'as you wish' })
  else {
    send({ type: 'checkpoint', ...of, data: { at: job.at, pausedBy: process.pid } })
    send({ type: 'paused', ...of })
  }
}

let rest = ''
process.stdin.setEncoding('utf8')
process.stdin.on('data', (text) => {
  const lines = (rest + text).split('\n')
  rest = lines.pop()
  for (const line of lines) {
    const message = JSON.parse(line)
    if (record) appendFileSync(record, `${JSON.stringify({ pid: process.pid, ...message })}\n`)
    if (message.type === 'start') perform(message)
    else if (message.type === 'shutdown') process.exit(0)
    else asked(message)
  }
})
process.stdin.on('end', () => process.exit(0))
if (ready === true) send({ type: 'ready', protocol: 1, checkpoint, maxJobs })
else if (ready !== false) process.stdout.write(ready)
