import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { LauncherClient, type LauncherExit } from '../../src-main/launcher/launcher-client.js'
import type { Assignment, LauncherCommand, LauncherEvent } from '../../src-main/launcher/launcher-protocol.js'
import { killEverythingOf } from '../../src-main/processes/kill-everything.js'
import type { EngineMessage } from '../../src-shared/handler-protocol.js'
import { LAUNCHER_PATH } from './launcher-path.js'
import { type ProcessInfo, processesMarked } from './processes.js'
import { until } from './until.js'

export type Event<K extends LauncherEvent['ev']> = Extract<LauncherEvent, { ev: K }>
type StartOptions = Partial<Omit<Extract<LauncherCommand, { op: 'start' }>, 'op' | 'proc'>> & {
  secrets?: { name: string; value: string }[]
}

let rigs = 0

/** A real launcher with a folder of its own, driven as an engine drives it, and the record of what it said. */
export class LauncherRig {
  readonly folder = mkdtempSync(join(tmpdir(), 'jobyard-launcher-'))
  readonly engineId = `test-${process.pid}-${++rigs}`
  readonly events: LauncherEvent[] = []
  /** Set when the launcher ended without having been told to. */
  exit: LauncherExit | null = null
  pid = 0
  readonly client: LauncherClient
  #lastProc = 0
  #wake: () => void = () => {}

  private constructor(env: Record<string, string>) {
    this.client = new LauncherClient({
      launcherPath: LAUNCHER_PATH,
      engineId: this.engineId,
      env,
      onEvents: (batch) => {
        this.events.push(...batch)
        this.#wake()
      },
      onExit: (exit) => {
        this.exit = exit
      },
    })
  }

  /**
   * Starts one; it and all its processes are gone at the end of the test.
   *
   * @param env what differs from the launcher's usual environment
   */
  static async start(env: Record<string, string> = {}): Promise<LauncherRig> {
    const rig = new LauncherRig(env)
    onTestFinished(() => rig.#close())
    rig.pid = (await rig.client.start()).pid
    return rig
  }

  /** Starts a shell script (or `command`) as job `proc`, attempt 1, and returns its number. */
  run(script: string, { secrets = [], ...options }: StartOptions = {}): number {
    const proc = ++this.#lastProc
    const protocol = options.protocol ?? 'plain'
    this.client.send({
      op: 'start',
      proc,
      command: ['/bin/sh', '-c', script],
      cwd: this.folder,
      env: { PATH: process.env.PATH ?? '' },
      workDir: join(this.folder, 'work', String(proc)),
      protocol,
      ...(protocol === 'jsonl'
        ? { stray: { path: this.path('stray'), secrets: [] } }
        : { job: this.job(proc, secrets) }),
      ...options,
    })
    return proc
  }

  /** Runs a shell script to its end. */
  async ran(script: string, options: StartOptions = {}): Promise<Event<'exit'>> {
    return this.next('exit', this.run(script, options))
  }

  /** A job's assignment, attempt 1, with its log named after it. */
  job(jobId: number, secrets: { name: string; value: string }[] = []): Assignment {
    return { jobId, attempt: 1, log: { path: this.path(`job-${jobId}`), secrets } }
  }

  /** Hands job `jobId` to a process. */
  assign(proc: number, jobId: number, input: unknown = null, secrets: { name: string; value: string }[] = []): void {
    const job = { id: jobId, type: 'test', name: 'test' }
    const message: EngineMessage = { type: 'start', job, input, attempt: 1, checkpoint: null, config: {} }
    this.client.send({ op: 'assign', proc, job: this.job(jobId, secrets), message })
  }

  /** The first event of this kind about this process that fits, as soon as it is there. */
  async next<K extends LauncherEvent['ev']>(
    kind: K,
    proc: number,
    fits: (event: Event<K>) => boolean = () => true,
  ): Promise<Event<K>> {
    const is = (event: LauncherEvent): event is Event<K> =>
      event.ev === kind && 'proc' in event && event.proc === proc && fits(event as Event<K>)
    for (;;) {
      const found = this.events.find(is)
      if (found !== undefined) return found
      if (this.exit !== null) throw new Error(`the launcher ended: ${JSON.stringify(this.exit)}`)
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }

  /** The next message of a type for a job. */
  async message(proc: number, jobId: number, type: string): Promise<Event<'message'>['message']> {
    const fits = ({ message }: Event<'message'>) => message.jobId === jobId && message.type === type
    return (await this.next('message', proc, fits)).message
  }

  of<K extends LauncherEvent['ev']>(kind: K): Event<K>[] {
    return this.events.filter((event): event is Event<K> => event.ev === kind)
  }

  path(name: string): string {
    return join(this.folder, name)
  }

  /** What a job's log holds by now. */
  output(jobId: number | string): Buffer {
    const file = this.path(typeof jobId === 'string' ? `${jobId}.log` : `job-${jobId}.log`)
    return existsSync(file) ? readFileSync(file) : Buffer.alloc(0)
  }

  text(jobId: number | string): string {
    return this.output(jobId).toString()
  }

  async untilText(jobId: number, part: string): Promise<void> {
    await until(() => this.text(jobId).includes(part), `"${part}" in the output of job ${jobId}`)
  }

  /** Makes a file that a script waits for with `fileIsThere`. */
  create(name: string, text = ''): void {
    writeFileSync(this.path(name), text)
  }

  /** Resolves with a file's text, without the last line end, as soon as it has one line. */
  async line(name: string): Promise<string> {
    const read = () => (existsSync(this.path(name)) ? readFileSync(this.path(name), 'utf8') : '')
    await until(() => read().endsWith('\n'), `a line in ${name}`)
    return read().trimEnd()
  }

  /** Living processes with a mark of this engine. */
  alive(): ProcessInfo[] {
    return processesMarked(`JOBYARD_PROCESS=${this.engineId}/`)
  }

  async #close(): Promise<void> {
    await this.client.stop()
    await killEverythingOf(this.engineId, [])
    rmSync(this.folder, { recursive: true, force: true })
  }
}

/** Shell: waits for a file in the working folder. */
export function untilFile(name: string): string {
  return `until [ -e ${name} ]; do sleep 0.01; done`
}

export const READY = `printf '{"type":"ready","protocol":1,"checkpoint":false,"maxJobs":4}\\n'`
