import { type ChildProcess, spawn } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import type { ImportLine, JobJson } from './job-json.js'
import { processesMarked } from './processes.js'
import { until } from './until.js'

const PROGRAM = fileURLToPath(new URL('../../dist/main/jobyard.cjs', import.meta.url))

/** How a call of the command line ended, and what it printed. */
export interface Ran {
  code: number | null
  signal: NodeJS.Signals | null
  stdout: string
  stderr: string
  /** Standard output as it came. */
  bytes: Buffer
}

export interface RunOptions {
  /** Text or bytes for standard input; an empty one when left out. */
  stdin?: string | Uint8Array
  /** Beside, or instead of, the yard's environment; `undefined` removes a variable. */
  env?: Record<string, string | undefined>
  cwd?: string
  /** False: leave `--data` out. */
  data?: boolean
}

/** A refused call: its exit code and the error object that `--json` printed. */
export interface Refusal {
  exit: number | null
  code: string
  message: string
  details: unknown
}

/** A process of the command line that goes on: a worker, a `log --follow`, a `wait`. */
export interface Running {
  pid: number
  /** What it has printed so far. */
  printed(): string
  exited: Promise<Ran>
  kill(signal: NodeJS.Signals): void
}

/**
 * A data folder of a test's own, and the built command line to work on it. Every process that comes of it, a job's
 * runaway grandchild included, carries the folder's path in its PATH, by which the end of the test finds it.
 */
export class Yard {
  readonly folder = mkdtempSync(join(tmpdir(), 'jobyard-test-'))
  readonly data = join(this.folder, 'data')
  readonly #bin = join(this.folder, 'bin')
  readonly #running = new Map<ChildProcess, Promise<Ran>>()

  constructor() {
    mkdirSync(this.#bin)
  }

  /** The environment of every call: small, and marked. */
  env(): Record<string, string | undefined> {
    return { PATH: `${this.#bin}:${process.env.PATH}`, HOME: this.folder, LANG: 'C.UTF-8', TMPDIR: tmpdir() }
  }

  /** What Node is given to run a call. */
  command(...args: (string | number)[]): string[] {
    return [PROGRAM, '--data', this.data, ...args.map(String)]
  }

  start(args: readonly (string | number)[], options: RunOptions = {}): Running {
    const words = options.data === false ? [PROGRAM, ...args.map(String)] : this.command(...args)
    const child = spawn(process.execPath, words, {
      cwd: options.cwd ?? this.folder,
      env: { ...this.env(), ...options.env } as NodeJS.ProcessEnv,
      stdio: 'pipe',
    })
    const out: Buffer[] = []
    const err: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk))
    // A program that ends without reading its input is none of the test's concern.
    child.stdin.on('error', () => {})
    child.stdin.end(options.stdin ?? '')
    const exited = new Promise<Ran>((resolve, reject) => {
      child.on('error', reject)
      child.on('close', (code, signal) => {
        this.#running.delete(child)
        const bytes = Buffer.concat(out)
        resolve({ code, signal, bytes, stdout: bytes.toString(), stderr: Buffer.concat(err).toString() })
      })
    })
    this.#running.set(child, exited)
    return {
      pid: child.pid as number,
      printed: () => Buffer.concat(out).toString(),
      exited,
      kill: (signal) => child.kill(signal),
    }
  }

  runWith(options: RunOptions, ...args: (string | number)[]): Promise<Ran> {
    return this.start(args, options).exited
  }

  run(...args: (string | number)[]): Promise<Ran> {
    return this.runWith({}, ...args)
  }

  /** Runs with `--json`, expects success, and parses what was printed. */
  async json<T = JobJson>(...args: (string | number)[]): Promise<T> {
    return parse<T>(args, await this.run(...jsonCall(args)), 0)
  }

  /** Runs with `--json` and expects a refusal. */
  async refusal(...args: (string | number)[]): Promise<Refusal> {
    return this.refusalWith({}, ...args)
  }

  async refusalWith(options: RunOptions, ...args: (string | number)[]): Promise<Refusal> {
    const ran = await this.runWith(options, ...jsonCall(args))
    if (ran.code === 0) throw new Error(`jobyard ${args.join(' ')} was not refused: ${ran.stdout}`)
    const { error } = parse<{ error: { code: string; message: string; details?: unknown } }>(args, ran)
    return { exit: ran.code, code: error.code, message: error.message, details: error.details }
  }

  /** Adds a shell line as a `command` job. */
  addShell(line: string, ...options: (string | number)[]): Promise<JobJson> {
    return this.json('add', ...options, '--shell', line)
  }

  /** Imports lines and returns their jobs in the lines' order, provided that the store was empty before. */
  async importAll(lines: readonly ImportLine[]): Promise<JobJson[]> {
    const stdin = lines.map((line) => `${JSON.stringify(line)}\n`).join('')
    const ran = await this.runWith({ stdin }, 'import', '-')
    if (ran.code !== 0) throw new Error(`import ended with ${ran.code}: ${ran.stdout}${ran.stderr}`)
    return (await this.list('--limit', lines.length + 1000)).sort((one, two) => one.id - two.id)
  }

  show(id: number, ...options: string[]): Promise<JobJson> {
    return this.json('show', id, ...options)
  }

  list(...options: (string | number)[]): Promise<JobJson[]> {
    return this.json<JobJson[]>('list', ...options)
  }

  /** Runs what is eligible now, and returns when nothing runs any more. */
  async drain(...options: (string | number)[]): Promise<Ran> {
    const ran = await this.run('worker', '--once', ...options)
    if (ran.code !== 0) throw new Error(`worker --once ended with ${ran.code ?? ran.signal}: ${ran.stderr}`)
    return ran
  }

  worker(...options: (string | number)[]): Running {
    return this.start(['worker', ...options])
  }

  /** Waits until every id is terminal, whatever the outcome, and returns the jobs. */
  async settled(...ids: number[]): Promise<JobJson[]> {
    await this.run('wait', ...ids)
    return Promise.all(ids.map((id) => this.show(id)))
  }

  /** Puts a handler in `DATA/handlers/<folder>`: its manifest and its files, which are made executable. */
  handler(folder: string, manifest: object | string, files: Record<string, string> = {}): void {
    const path = join(this.data, 'handlers', folder)
    mkdirSync(path, { recursive: true, mode: 0o700 })
    const text = typeof manifest === 'string' ? manifest : JSON.stringify(manifest)
    writeFileSync(join(path, 'handler.json'), text)
    for (const [name, body] of Object.entries(files)) {
      writeFileSync(join(path, name), body)
      chmodSync(join(path, name), 0o755)
    }
  }

  /** Creates an empty file, for a job that waits for it (see `untilFile`). */
  create(name: string): void {
    writeFileSync(this.path(name), '')
  }

  path(name: string): string {
    return join(this.folder, name)
  }

  /** A file that jobs write, as lines; none while it isn't there. */
  lines(name: string): string[] {
    if (!existsSync(this.path(name))) return []
    return readFileSync(this.path(name), 'utf8')
      .split('\n')
      .filter((line) => line !== '')
  }

  /** Resolves with the file's lines as soon as there are `count` of them. */
  async written(name: string, count = 1): Promise<string[]> {
    await until(() => this.lines(name).length >= count, `${count} lines in ${name}`)
    return this.lines(name)
  }

  /** Everything in the data folder, by its path below it; `''` is the folder itself. */
  dataEntries(): string[] {
    return ['', ...readdirSync(this.data, { recursive: true }).map(String)]
  }

  /** Files of the data folder that hold `text`, the database's own among them. */
  filesHolding(text: string): string[] {
    return this.dataEntries().filter((name) => {
      const path = join(this.data, name)
      return statSync(path).isFile() && readFileSync(path).includes(text)
    })
  }

  /** The queue's database. */
  databaseFile(): string {
    const name = readdirSync(this.data).find((file) => /\.(db|sqlite3?)$/.test(file))
    if (name === undefined) throw new Error('the data folder holds no database')
    return join(this.data, name)
  }

  /** Living processes that come of this yard's calls. */
  processes(): { pid: number; state: string; group: number; parent: number; command: string }[] {
    return processesMarked(this.#bin)
  }

  /** Ends what still runs, and removes the folder. Throws when a process outlived the engine that started it. */
  async close(): Promise<void> {
    for (const child of this.#running.keys()) child.kill('SIGCONT')
    for (const child of this.#running.keys()) child.kill('SIGTERM')
    await Promise.all(this.#running.values())
    const nothingLeft = () => this.processes().length === 0
    const left = await until(nothingLeft, 'every process of the test ended', 60_000).then(
      () => [],
      () => this.processes(),
    )
    for (const { pid } of left) process.kill(pid, 'SIGKILL')
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 3 })
    if (left.length > 0) {
      throw new Error(`processes were left behind:\n${left.map((one) => `${one.pid} ${one.command}`).join('\n')}`)
    }
  }
}

/** Shell code that goes on when the file is there. */
export function untilFile(name: string): string {
  return `while [ ! -e ${name} ]; do sleep 0.02; done`
}

/**
 * A yard for the running test, closed when the test is over; a leaked process fails the test.
 *
 * @param atEnd the test context's own `onTestFinished`, which a concurrent test must give
 */
export function openYard(atEnd: (close: () => Promise<void>) => void = onTestFinished): Yard {
  const yard = new Yard()
  atEnd(() => yard.close())
  return yard
}

/** The call with `--json`; what follows `--` belongs to the job's command. */
export function jsonCall(args: readonly (string | number)[]): (string | number)[] {
  const end = args.indexOf('--')
  return end === -1 ? [...args, '--json'] : [...args.slice(0, end), '--json', ...args.slice(end)]
}

function parse<T>(args: readonly (string | number)[], ran: Ran, expected?: number): T {
  const said = `jobyard ${args.join(' ')} ended with ${ran.code ?? ran.signal}\n${ran.stdout}\n${ran.stderr}`
  if (expected !== undefined && ran.code !== expected) throw new Error(said)
  try {
    return JSON.parse(ran.stdout) as T
  } catch (cause) {
    throw new Error(`no JSON: ${said}`, { cause })
  }
}
