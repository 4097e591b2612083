import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Backups } from '../../src-main/store/backups.js'
import { AgentRepository } from './agent-repository.js'

export interface Answer {
  code: number | null
  signal: NodeJS.Signals | null
  stdout: string
  stderr: string
}

/** What `--json` printed; null when it is not JSON. */
export function parsed<T>(answer: Answer): T | null {
  try {
    return JSON.parse(answer.stdout) as T
  } catch {
    return null
  }
}

const DISK_MB = 256
const ENLARGED_MB = 4_096

/** An Electron with what it must be started with, its display included. */
export interface AppRuntime {
  executable: string
  env: Record<string, string>
}

interface WorldOptions {
  /** The built command line. */
  program: string
  /** The program of `chaos-handler.mjs`. */
  handler: string
  app?: AppRuntime | null
  /** Path of libfaketime, which lets the clock be set for this world's processes alone. */
  clock?: string | null
}

/** A data folder with the command line of this build, on a disk of its own where that may be made. */
export class World {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'jobyard-chaos-'))
  readonly data = path.join(this.folder, 'data')
  readonly marks = path.join(this.folder, 'marks')
  readonly hasDisk: boolean
  readonly app: AppRuntime | null
  readonly agents: AgentRepository
  readonly hasClock: boolean
  readonly #program: string
  readonly #clock: string | null
  readonly #bin = path.join(this.folder, 'bin')
  readonly #log = path.join(this.folder, 'chaos.log')
  readonly #since = performance.now()

  constructor({ program, handler, app = null, clock = null }: WorldOptions) {
    this.#program = program
    this.app = app
    this.#clock = clock
    this.hasClock = clock !== null
    for (const dir of [this.data, this.#bin, this.marks]) mkdirSync(dir, { mode: 0o700 })
    for (const dir of ['locks', 'effects']) mkdirSync(path.join(this.marks, dir))
    this.agents = new AgentRepository(this.folder)
    this.setClock(0)
    this.hasDisk = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_MB}m`, 'tmpfs', this.data]).status === 0
    this.#handler('chaos:warm', handler, { maxJobs: 3 })
    this.#handler('chaos:save', handler, { checkpoint: true })
    this.#handler('chaos:beat', handler, {}, { leaseMs: 5_000 })
  }

  /** Everything that comes of this world has its folder in its PATH, by which it is found. */
  env(): NodeJS.ProcessEnv {
    return { PATH: `${this.#bin}:${process.env.PATH}`, HOME: this.folder, LANG: 'C.UTF-8', TMPDIR: tmpdir() }
  }

  /** Sets the wall clock of the commands and engines, now and from now on; what measures lengths of time goes on. */
  setClock(seconds: number): void {
    const file = this.#clockFile()
    // Renamed into place: it is read whole whenever somebody asks for the time.
    writeFileSync(`${file}.new`, `${seconds < 0 ? '' : '+'}${seconds}`)
    renameSync(`${file}.new`, file)
  }

  #clockFile(): string {
    return path.join(this.folder, 'clock')
  }

  #clockEnv(): NodeJS.ProcessEnv {
    if (this.#clock === null) return {}
    return {
      LD_PRELOAD: this.#clock,
      FAKETIME_TIMESTAMP_FILE: this.#clockFile(),
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
      NO_FAKE_STAT: '1',
    }
  }

  /** The window with its engine. */
  startApp({ executable, env }: AppRuntime): ChildProcess {
    const root = path.join(path.dirname(this.#program), '..', '..')
    return spawn(executable, ['--no-sandbox', '--disable-gpu', root], {
      cwd: this.folder,
      // Without a session bus Chromium would try to start one.
      env: { ...this.env(), ...env, DBUS_SESSION_BUS_ADDRESS: 'disabled:', JOBYARD_DATA: this.data },
      stdio: ['pipe', 'pipe', 'pipe'],
    })
  }

  start(args: readonly string[]): ChildProcess {
    return spawn(process.execPath, [this.#program, '--data', this.data, ...args], {
      cwd: this.folder,
      env: { ...this.env(), ...this.#clockEnv() },
      stdio: ['pipe', 'pipe', 'pipe'],
    })
  }

  /** @param killAfterMs kills the command so long after its start, if it still runs then */
  run(args: readonly string[], { stdin = '', killAfterMs = 0 } = {}): Promise<Answer> {
    const child = this.start(['--json', ...args])
    const out: Buffer[] = []
    const err: Buffer[] = []
    child.stdout?.on('data', (bytes: Buffer) => out.push(bytes))
    child.stderr?.on('data', (bytes: Buffer) => err.push(bytes))
    child.stdin?.on('error', () => undefined)
    child.stdin?.end(stdin)
    const killer = killAfterMs > 0 ? setTimeout(() => child.kill('SIGKILL'), killAfterMs) : null
    return new Promise((resolve, reject) => {
      child.on('error', reject)
      child.on('close', (code, signal) => {
        if (killer !== null) clearTimeout(killer)
        resolve({ code, signal, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() })
      })
    })
  }

  /** Living processes of this world, without this one. */
  processes(): { pid: number; command: string }[] {
    const mark = Buffer.from(`PATH=${this.#bin}:`)
    return readdirSync('/proc').flatMap((name) => {
      const pid = Number(name)
      if (!Number.isInteger(pid) || pid === process.pid) return []
      try {
        if (!readFileSync(`/proc/${pid}/environ`).includes(mark)) return []
        return [{ pid, command: readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim() }]
      } catch {
        return []
      }
    })
  }

  /** What a long run has left of output and workspaces must not keep the rest of its jobs from their end. */
  enlargeDisk(): void {
    if (this.hasDisk) spawnSync('mount', ['-o', `remount,size=${ENLARGED_MB}m`, this.data])
  }

  /** Fills the disk to its last byte. @returns makes room again */
  fillDisk(): () => void {
    const file = path.join(this.data, 'filler')
    spawnSync('sh', ['-c', 'head -c 1G /dev/zero > "$1"', 'sh', file])
    return () => rmSync(file, { force: true })
  }

  pruneBackups(keep: number): Promise<void> {
    return new Backups(this.data).prune(keep)
  }

  log(line: string): void {
    appendFileSync(this.#log, `${((performance.now() - this.#since) / 1000).toFixed(3)} ${line}\n`)
  }

  lines(name: string): string[] {
    const file = path.join(this.marks, name)
    return existsSync(file)
      ? readFileSync(file, 'utf8')
          .split('\n')
          .filter((line) => line !== '')
      : []
  }

  /** Removes everything; `keep`: leaves the log and the data to be looked at. */
  close(keep: boolean): void {
    for (const { pid } of this.processes()) {
      try {
        process.kill(pid, 'SIGKILL')
      } catch {
        // Ended meanwhile.
      }
    }
    if (keep && this.hasDisk) spawnSync('cp', ['-a', `${this.data}/.`, path.join(this.folder, 'data-kept')])
    if (this.hasDisk) spawnSync('umount', ['-l', this.data])
    if (!keep) rmSync(this.folder, { recursive: true, force: true, maxRetries: 3 })
  }

  #handler(type: string, program: string, options: object, manifest: object = {}): void {
    const folder = path.join(this.data, 'handlers', type.replace(':', '-'))
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const command = ['${node}', program, JSON.stringify(options)]
    const input = { type: 'object' }
    const base = { type, title: type, command, protocol: 'jsonl', input, ...manifest }
    writeFileSync(path.join(folder, 'handler.json'), JSON.stringify(base))
  }
}
