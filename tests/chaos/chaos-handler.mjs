// The `jsonl` handler of the chaos suite. Each job leaves marks of its start and end, and holds a lock while it runs, so
// that a second run of the same job at the same time is noticed by whoever comes second.
import { appendFileSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const options = JSON.parse(process.argv[2] ?? '{}')
const { checkpoint = false, maxJobs = 1 } = options
const active = new Map()
const send = (message) => process.stdout.write(`${JSON.stringify(message)}\n`)

/** Pid, start time: names a process for ever. */
function stat(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1')
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    return { state: fields[0], start: fields[19] }
  } catch {
    return null
  }
}

function enter(folder, id) {
  const lock = join(folder, 'locks', String(id))
  if (existsSync(lock)) {
    const [pid, start] = readFileSync(lock, 'utf8').trim().split(' ')
    const other = stat(pid)
    const lives = other !== null && other.start === start && !'ZXx'.includes(other.state)
    if (lives && Number(pid) !== process.pid)
      appendFileSync(join(folder, 'violations'), `${id} runs in ${pid} and ${process.pid}\n`)
  }
  if (active.has(id)) appendFileSync(join(folder, 'violations'), `${id} runs twice in ${process.pid}\n`)
  writeFileSync(`${lock}.${process.pid}`, `${process.pid} ${stat(process.pid).start}\n`)
  renameSync(`${lock}.${process.pid}`, lock)
}

function leave(folder, id) {
  rmSync(join(folder, 'locks', String(id)), { force: true })
  active.delete(id)
}

async function perform({ job, input, attempt, checkpoint: saved }) {
  const { folder, steps = 3, stepMs = 5, outcome = 'ok', failures = 0 } = input
  const mark = (what) => appendFileSync(join(folder, 'effects', String(job.id)), `${what} ${attempt} ${process.pid}\n`)
  enter(folder, job.id)
  const state = { at: saved?.at ?? 0, ended: false, folder }
  active.set(job.id, state)
  mark('start')
  for (; state.at < steps && !state.ended; state.at += 1) {
    send({ type: 'progress', jobId: job.id, attempt, fraction: (state.at + 1) / steps, message: `step ${state.at}` })
    if (input.beats) send({ type: 'heartbeat', jobId: job.id, attempt })
    if (checkpoint) send({ type: 'checkpoint', jobId: job.id, attempt, data: { at: state.at } })
    await new Promise((go) => setTimeout(go, stepMs))
  }
  if (state.ended) return
  if (outcome === 'exit' && attempt <= failures) process.exit(3)
  if (outcome === 'hang' && attempt <= failures) return
  const fails = outcome === 'fail' && attempt <= failures
  if (!fails) mark('end')
  leave(folder, job.id)
  if (fails) send({ type: 'error', jobId: job.id, attempt, code: 'CHAOS', message: 'as planned', retryable: true })
  else send({ type: 'result', jobId: job.id, attempt, output: { attempt } })
}

function letGo(message) {
  const state = active.get(message.jobId)
  if (state === undefined) return
  state.ended = true
  leave(state.folder, message.jobId)
  if (message.type === 'cancel') return send({ type: 'error', jobId: message.jobId, code: 'CANCELLED', message: '' })
  send({ type: 'checkpoint', jobId: message.jobId, data: { at: state.at } })
  send({ type: 'paused', jobId: message.jobId })
}

let rest = ''
process.stdin.setEncoding('utf8')
process.stdin.on('data', (text) => {
  const lines = (rest + text).split('\n')
  rest = lines.pop()
  for (const line of lines) {
    const message = JSON.parse(line)
    if (message.type === 'start') void perform(message)
    else if (message.type === 'shutdown') process.exit(0)
    else letGo(message)
  }
})
process.stdin.on('end', () => process.exit(0))
send({ type: 'ready', protocol: 1, checkpoint, maxJobs })
