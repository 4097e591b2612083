import { once } from 'node:events'
import type { EngineMessage } from '../../src-shared/handler-protocol.js'
import type { Json } from '../../src-shared/job.js'
import { HandlerJob, type MessageSink } from './handler-job.js'
import { JobFailure } from './job-failure.js'

type StartMessage = Extract<EngineMessage, { type: 'start' }>

export interface ServeOptions {
  /** Whether jobs save a checkpoint and let go when they are asked to pause. */
  checkpoint: boolean
  /** How many jobs the process takes at a time. */
  maxJobs: number
}

/**
 * Speaks the `jsonl` protocol for a handler of this package (docs/handler-protocol.md) until the engine closes standard
 * input. What `run` answers is the job's output; what it throws fails the attempt, or, when the job was asked to pause or
 * cancel, is that.
 */
export function serveJobs(options: ServeOptions, run: (job: HandlerJob) => Promise<Json>): void {
  const jobs = new Map<number, HandlerJob>()
  const out = new LineWriter()
  let closing = false

  async function perform(start: StartMessage): Promise<void> {
    const job = new HandlerJob(start, out)
    jobs.set(job.id, job)
    try {
      job.end({ type: 'result', output: await run(job) })
    } catch (thrown) {
      job.end(endOf(job, thrown))
    }
    jobs.delete(job.id)
    if (closing && jobs.size === 0) leave()
  }

  function leave(): never {
    out.flush()
    process.exit(0)
  }

  function receive(message: EngineMessage): void {
    if (message.type === 'start') void perform(message)
    else if (message.type === 'saved') jobs.get(message.jobId)?.saved(message.ack)
    else if (message.type !== 'shutdown') jobs.get(message.jobId)?.ask(message.type)
    else {
      closing = true
      if (jobs.size === 0) leave()
    }
  }

  // Not node:readline: it also breaks lines at U+2028, which may stand unescaped inside JSON.
  let rest = ''
  process.stdin.setEncoding('utf8')
  process.stdin.on('data', (text: string) => {
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) if (line.trim() !== '') receive(JSON.parse(line) as EngineMessage)
  })
  process.stdin.on('end', leave)
  out.write({ type: 'ready', protocol: 1, ...options })
}

/** What ends a job whose `run` threw. */
function endOf(job: HandlerJob, thrown: unknown): { type: string; [field: string]: unknown } {
  // Whatever an abort made of itself on its way up, it is what was asked for.
  if (job.asked === 'pause') return { type: 'paused' }
  if (job.asked === 'cancel') return { type: 'error', code: 'CANCELLED', message: 'cancelled', retryable: false }
  if (thrown instanceof JobFailure) return { type: 'error', ...thrown.toMessage() }
  const error = thrown instanceof Error ? thrown : new Error(String(thrown))
  process.stderr.write(`${error.stack ?? error.message}\n`)
  return { type: 'error', code: 'INTERNAL', message: error.message, retryable: true }
}

/** Waiting text above which whoever has much to say should wait. */
const FULL_CHARACTERS = 1024 * 1024

/** Writes messages to standard output, those of one turn of the event loop at once. */
class LineWriter implements MessageSink {
  #text = ''

  /** Resolves at once, or when the engine has read enough of what waits. */
  async ready(): Promise<void> {
    while (this.#text.length + process.stdout.writableLength > FULL_CHARACTERS) {
      this.flush()
      if (process.stdout.writableNeedDrain) await once(process.stdout, 'drain')
    }
  }

  write(message: object): void {
    if (this.#text === '') setImmediate(() => this.flush())
    this.#text += `${JSON.stringify(message)}\n`
  }

  flush(): void {
    if (this.#text !== '') process.stdout.write(this.#text)
    this.#text = ''
  }
}
