/**
 * Talks to this handler as Jobyard's engine does, for its tests: starts the command of handler.json, sends it messages, and
 * waits for what it answers. Needs nothing but Node.
 */
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const here = fileURLToPath(new URL('.', import.meta.url))
const PATIENCE_MS = 10_000
const JOB = 1

/** The running handler. `t` is the test's context: the process ends with the test. */
export function startHandler(t) {
  const { command } = JSON.parse(readFileSync(`${here}handler.json`, 'utf8'))
  const [program, ...args] = command.map((word) =>
    word.replaceAll('${handlerDir}', here.replace(/[/\\]$/, '')).replaceAll('${node}', process.execPath),
  )
  const child = spawn(program, args, { cwd: here, stdio: ['pipe', 'pipe', 'inherit'] })
  t.after(() => child.kill('SIGKILL'))
  return new Handler(child)
}

class Handler {
  /** All that it has said so far; lines that are no messages as `{ type: 'text', text }`. */
  messages = []
  #child
  #read = 0
  #onNews = () => {}
  #exit = null

  constructor(child) {
    this.#child = child
    let rest = ''
    child.stdout.setEncoding('utf8')
    child.stdout.on('data', (text) => {
      const lines = (rest + text).split('\n')
      rest = lines.pop()
      for (const line of lines)
        this.messages.push(line.startsWith('{') ? JSON.parse(line) : { type: 'text', text: line })
      this.#onNews()
    })
    child.on('exit', (code) => {
      this.#exit = { code }
      this.#onNews()
    })
  }

  send(message) {
    this.#child.stdin.write(`${JSON.stringify(message)}\n`)
  }

  /** Gives it a job. `checkpoint`: what an earlier process saved. */
  start(input, { checkpoint = null, attempt = 1, cwd = here } = {}) {
    const job = { id: JOB, type: 'test', name: 'test' }
    this.send({ type: 'start', job, input, attempt, checkpoint, config: { cwd } })
  }

  pause() {
    this.send({ type: 'pause', jobId: JOB })
  }

  cancel() {
    this.send({ type: 'cancel', jobId: JOB })
  }

  shutdown() {
    this.send({ type: 'shutdown' })
  }

  /** The next message of that type that was not waited for yet, skipping others. Fails when none comes. */
  async next(type) {
    let found
    await this.#until(() => {
      for (; this.#read < this.messages.length; this.#read += 1) {
        if (this.messages[this.#read].type !== type) continue
        found = this.messages[this.#read]
        this.#read += 1
        return true
      }
      return false
    }, `the message "${type}"`)
    return found
  }

  /** Resolves with the exit code. */
  async exit() {
    await this.#until(() => this.#exit !== null, 'its end')
    return this.#exit.code
  }

  async #until(condition, what) {
    const said = () => `it said ${this.messages.map(({ type }) => type).join(', ') || 'nothing'}`
    await new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`${what} did not come; ${said()}`)), PATIENCE_MS)
      const look = () => {
        const isThere = condition()
        if (!isThere && this.#exit === null) return
        clearTimeout(timer)
        this.#onNews = () => {}
        if (isThere) resolve()
        else reject(new Error(`${what} did not come, and the handler ended with ${this.#exit.code}; ${said()}`))
      }
      this.#onNews = look
      look()
    })
  }
}
