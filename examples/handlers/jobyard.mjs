/**
 * Speaks Jobyard's `jsonl` protocol for a handler written in JavaScript: Node 18.15 or later, no dependencies. Copy this
 * file beside your handler's program:
 *
 *   import { serve } from './jobyard.mjs'
 *
 *   serve({ checkpoint: true }, async (job) => {
 *     let done = job.checkpoint?.done ?? 0
 *     for (; done < job.input.files.length; done += 1) {
 *       job.progress(done / job.input.files.length, job.input.files[done])
 *       await convert(job.input.files[done])
 *       await job.saveCheckpoint({ done: done + 1 })
 *     }
 *     return { done }
 *   })
 *
 * Standard output belongs to the protocol: what your code prints there goes to standard error instead, which is kept as
 * the job's output all the same. The process ends when standard input does, because then no engine listens any more.
 */

const MAX_CHECKPOINT_BYTES = 1024 * 1024

/** Throw this to say how the attempt failed. Without `retryable`, the engine judges by the code. */
export class JobError extends Error {
  constructor(code, message, { retryable, retryAfterMs, details } = {}) {
    super(message)
    this.code = code
    this.retryable = retryable
    this.retryAfterMs = retryAfterMs
    this.details = details
  }
}

/** Unwinds `run` at a checkpoint or pause point. Let it pass: code that catches it keeps the job running. */
class Unwind extends Error {
  constructor(why) {
    super(`the job was asked to ${why}`)
    this.why = why
  }
}

/** One attempt of one job, as your `run` sees it. */
class Job {
  #send
  #asked = null
  #stop = new AbortController()

  constructor(start, send) {
    this.id = start.job.id
    this.type = start.job.type
    this.name = start.job.name
    this.input = start.input
    this.attempt = start.attempt
    /** What the last `saveCheckpoint` of this job stored, or null. */
    this.checkpoint = start.checkpoint
    this.config = start.config ?? {}
    this.#send = (type, fields) => send({ type, jobId: this.id, attempt: this.attempt, ...fields })
  }

  /** Aborted when the job is to pause or to be cancelled: hand it to fetch, spawn, timers … */
  get signal() {
    return this.#stop.signal
  }

  /** `pause`, `cancel` or null: what somebody asked of the job. */
  get asked() {
    return this.#asked
  }

  /** `fraction` from 0 to 1; `counted` may hold `iteration` and `of`. */
  progress(fraction, message, counted = {}) {
    this.#send('progress', { fraction: Math.min(1, Math.max(0, Number(fraction) || 0)), message, ...counted })
  }

  stage(name) {
    this.#send('stage', { name: String(name) })
  }

  /** Says that the job is alive. The first one promises more: a heartbeat that stays away for the lease ends the job. */
  heartbeat() {
    this.#send('heartbeat')
  }

  /** `level` is debug, info, warn or error. */
  log(level, text) {
    this.#send('log', { level, text: String(text) })
  }

  /** One turn of a conversation: `{ role, content, model?, inputTokens?, outputTokens?, durationMs?, meta? }`. */
  turn(turn) {
    this.#send('turn', turn)
  }

  /** Stores `data` (JSON, at most 1 MB) for whoever goes on with this job, then is a pause point. Always await it. */
  async saveCheckpoint(data) {
    const bytes = Buffer.byteLength(JSON.stringify(data))
    if (bytes > MAX_CHECKPOINT_BYTES) {
      throw new JobError('CHECKPOINT_TOO_LARGE', `a checkpoint of ${bytes} bytes is above 1 MB`, { retryable: false })
    }
    this.checkpoint = data
    this.#send('checkpoint', { data })
    await this.pausePoint()
  }

  /** Lets pause and cancel requests in. If there is one, it throws, and the job goes on from its last checkpoint later. */
  async pausePoint() {
    await new Promise((resolve) => setImmediate(resolve))
    if (this.#asked !== null) throw new Unwind(this.#asked)
  }

  /** For `serve`: somebody wants the job to `pause` or to `cancel`; a cancel overrides a pause. */
  ask(why) {
    if (this.#asked !== 'cancel') this.#asked = why
    this.#stop.abort(new Unwind(this.#asked))
  }

  /** For `serve`: sends what ends the attempt, after which the job says nothing more. */
  end(type, fields) {
    this.#send(type, fields)
    this.#send = () => {}
  }
}

/**
 * Answers the engine until it closes standard input.
 *
 * @param options.checkpoint whether `run` reaches a pause point often enough (within 10 s) to be paused there
 * @param options.maxJobs how many jobs this process takes at a time
 * @param run `async (job) => output`; what it throws fails the attempt
 */
export function serve({ checkpoint = false, maxJobs = 1 }, run) {
  const jobs = new Map()
  let closing = false
  const write = process.stdout.write.bind(process.stdout)
  process.stdout.write = process.stderr.write.bind(process.stderr)
  const send = (message) => write(`${JSON.stringify(message)}\n`)

  async function perform(start) {
    const job = new Job(start, send)
    jobs.set(job.id, job)
    try {
      const output = (await run(job)) ?? null
      job.end('result', { output })
    } catch (thrown) {
      endWith(job, thrown)
    }
    jobs.delete(job.id)
    if (closing && jobs.size === 0) process.exit(0)
  }

  function receive(line) {
    const message = JSON.parse(line)
    if (message.type === 'start') void perform(message)
    else if (message.type === 'pause' || message.type === 'cancel') jobs.get(message.jobId)?.ask(message.type)
    else if (message.type === 'shutdown') {
      closing = true
      if (jobs.size === 0) process.exit(0)
    }
  }

  // Not node:readline: it also breaks lines at U+2028, which may stand unescaped inside JSON.
  let rest = ''
  process.stdin.setEncoding('utf8')
  process.stdin.on('data', (text) => {
    const lines = (rest + text).split('\n')
    rest = lines.pop()
    for (const line of lines) if (line.trim() !== '') receive(line)
  })
  process.stdin.on('end', () => process.exit(0))
  send({ type: 'ready', protocol: 1, checkpoint, maxJobs })
}

/** An abort error counts as the unwinding that caused it: whoever was handed `job.signal` rejects with its own error. */
function endWith(job, thrown) {
  const unwound = thrown instanceof Unwind || (thrown?.name === 'AbortError' && job.asked !== null)
  if (unwound && job.asked === 'pause') return job.end('paused')
  if (unwound) return job.end('error', { code: 'CANCELLED', message: 'cancelled', retryable: false })
  const error = thrown instanceof Error ? thrown : new Error(String(thrown))
  if (!(error instanceof JobError)) process.stderr.write(`${error.stack ?? error.message}\n`)
  const { code = error.name, message, retryable, retryAfterMs, details } = error
  return job.end('error', { code: String(code), message, retryable, retryAfterMs, details })
}
