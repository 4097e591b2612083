import type { ChildProcess } from 'node:child_process'
import type { Ledger } from './ledger.js'
import type { Random } from './random.js'
import { parsed, type World } from './world.js'

interface RunningJson {
  id: number
  pid: number | null
}

const MOST_ENGINES = 3
const APP_STARTS_MS = 10_000
/** By how much the clock is set forward or back at most, in s. */
export const MOST_CLOCK_S = 3_600

/** Starts engines, and does to them, to their launchers and handlers, and to the disk, what may happen to them. */
export class TroubleMaker {
  readonly #world: World
  readonly #ledger: Ledger
  readonly #random: Random
  readonly #engines = new Set<ChildProcess>()
  #app: ChildProcess | null = null
  #appSince = 0

  constructor(world: World, ledger: Ledger, random: Random) {
    this.#world = world
    this.#ledger = ledger
    this.#random = random
  }

  get kills(): number {
    return [...this.#ledger.counts].reduce((sum, [what, n]) => sum + (what.startsWith('kill ') ? n : 0), 0)
  }

  async act(): Promise<void> {
    if (this.#engines.size === 0) return this.#start()
    const what = this.#random.next()
    if (what < 0.3 && this.#engines.size < MOST_ENGINES) return this.#start()
    if (what < 0.52) return this.#killEngine()
    if (what < 0.7) return this.#killHandler()
    if (what < 0.8) return this.#freeze()
    if (what < 0.88) return this.#quit()
    if (what < 0.92) return this.#killWindow()
    if (what < 0.96) return this.#setClock()
    if (this.#world.hasDisk) return this.#fillDisk()
  }

  /** Ends all engines at once, as a crash of everything would. */
  async end(): Promise<void> {
    for (const engine of this.#engines) engine.kill('SIGKILL')
    await Promise.all([...this.#engines].map(exited))
  }

  #start(): Promise<void> {
    const { app } = this.#world
    // A data folder has one app at most: a second one gives way to the first.
    const isApp = this.#random.chance(0.4) && app !== null && this.#app === null
    const concurrency = String(this.#random.int(1, 4))
    const engine = isApp ? this.#world.startApp(app) : this.#world.start(['worker', '--concurrency', concurrency])
    if (isApp) {
      this.#app = engine
      this.#appSince = performance.now()
      this.#ledger.apps.add(engine.pid ?? 0)
    }
    const kind = this.#kindOf(engine)
    engine.stdout?.resume()
    let said = ''
    engine.stderr?.on('data', (bytes: Buffer) => {
      said += bytes.toString()
    })
    this.#engines.add(engine)
    engine.on('exit', (code, signal) => {
      this.#engines.delete(engine)
      if (engine === this.#app) this.#app = null
      this.#world.log(`${kind} ${engine.pid} ended: ${signal ?? code} ${said.trim()}`)
      // A full disk, or a launcher that was killed while it started, may keep an engine from starting; a defect may not.
      const isClear = signal !== null || code === 0 || code === 5 || said.includes('the launcher could not be started')
      if (!isClear) this.#ledger.violations.push(`an ${kind} ended with ${code}: ${said}`)
    })
    this.#did(`start ${kind} ${engine.pid}`, `start ${kind}`)
    return Promise.resolve()
  }

  /** Now and then its launcher with it, so that nobody is left who could end the jobs at once. */
  async #killEngine(): Promise<void> {
    const engine = this.#victim()
    const launchers = this.#random.chance(0.3) ? this.#world.processes().filter(isLauncher) : []
    for (const { pid } of launchers) this.#signal(pid, 'SIGKILL')
    const kind = this.#kindOf(engine)
    engine.kill('SIGKILL')
    this.#did(`kill ${kind} ${engine.pid} and ${launchers.length} launchers`, `kill ${kind}`)
    await exited(engine)
  }

  async #killHandler(): Promise<void> {
    const answer = await this.#world.run(['worker', '--show-running'])
    const running = answer.code === 0 ? (parsed<RunningJson[]>(answer) ?? []) : []
    const pids = running.flatMap(({ pid }) => pid ?? [])
    if (pids.length === 0) return
    const pid = this.#random.pick(pids)
    // The job may have ended meanwhile, and its number belong to someone else's process.
    if (!this.#world.processes().some((one) => one.pid === pid)) return
    this.#signal(pid, 'SIGKILL')
    this.#did(`kill handler ${pid}`, 'kill handler')
  }

  /** Stops an engine as a debugger does, and lets it go on after a while. */
  async #freeze(): Promise<void> {
    const engine = this.#victim()
    engine.kill('SIGSTOP')
    const ms = this.#random.int(100, 2_500)
    const kind = this.#kindOf(engine)
    this.#did(`stop ${kind} ${engine.pid} for ${ms} ms`, `stop ${kind}`)
    await new Promise((go) => setTimeout(go, ms))
    engine.kill('SIGCONT')
  }

  /** Rule F8, while everything else goes on. */
  #quit(): Promise<void> {
    const engine = this.#victim()
    engine.kill('SIGTERM')
    const kind = this.#kindOf(engine)
    this.#did(`quit ${kind} ${engine.pid}`, `quit ${kind}`)
    return Promise.resolve()
  }

  /** The page's process alone: the engine in the main one goes on. */
  async #killWindow(): Promise<void> {
    const pages = this.#world.processes().filter(({ command }) => command.includes('--type=renderer'))
    for (const { pid } of pages) this.#signal(pid, 'SIGKILL')
    if (pages.length > 0) this.#did(`kill ${pages.length} windows`, 'kill window')
  }

  async #setClock(): Promise<void> {
    if (!this.#world.hasClock) return
    const seconds = this.#random.int(-MOST_CLOCK_S, MOST_CLOCK_S)
    this.#world.setClock(seconds)
    this.#did(`set the clock to ${seconds} s beside the real one`, 'set clock')
  }

  async #fillDisk(): Promise<void> {
    const makeRoom = this.#world.fillDisk()
    const ms = this.#random.int(100, 1_500)
    this.#did(`fill the disk for ${ms} ms`, 'fill disk')
    await new Promise((go) => setTimeout(go, ms))
    makeRoom()
  }

  /** An app that has only just been started is mostly left alone until its window and its engine are there. */
  #victim(): ChildProcess {
    const isYoung = performance.now() - this.#appSince < APP_STARTS_MS && this.#random.chance(0.8)
    const others = [...this.#engines].filter((one) => one !== this.#app)
    return this.#random.pick(isYoung && others.length > 0 ? others : [...this.#engines])
  }

  #kindOf(engine: ChildProcess): 'app' | 'engine' {
    return engine === this.#app ? 'app' : 'engine'
  }

  #signal(pid: number, signal: NodeJS.Signals): void {
    try {
      process.kill(pid, signal)
    } catch {
      // It ended by itself.
    }
  }

  #did(what: string, kind: string): void {
    this.#world.log(what)
    this.#ledger.count(kind)
  }
}

function isLauncher({ command }: { command: string }): boolean {
  return command.includes('launcher.cjs')
}

function exited(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise((resolve) => {
    child.once('exit', () => resolve())
  })
}
