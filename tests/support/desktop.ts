import { type ChildProcess, spawn } from 'node:child_process'
import { setTimeout as atLatest } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { type ElectronApplication, _electron as electron, type Page } from 'playwright'
import { inject, onTestFinished } from 'vitest'
import type { Answer, ArgumentOf, CommandName, ResultOf } from '../../src-shared/ipc-contract.js'
import { openYard, type Yard } from './jobyard-cli.js'
import { until } from './until.js'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** How long the window may take for anything that a test waits for, in ms. */
const PATIENCE_MS = 120_000

/** Whether Electron can run here; if not, the tests that need it are skipped and the reason has been printed. */
export const hasElectron = !('reason' in inject('electron'))

/** Program, arguments and environment of the app for a yard; the packaged app where `JOBYARD_E2E_APP` names it. */
function launchOf(yard: Yard, words: readonly string[]) {
  const runtime = inject('electron')
  if ('reason' in runtime) throw new Error(runtime.reason)
  const packaged = process.env.JOBYARD_E2E_APP
  const env = {
    ...yard.env(),
    ...runtime.env,
    ...(runtime.display === null ? {} : { DISPLAY: runtime.display }),
    // Without a session bus Chromium would try to start one.
    DBUS_SESSION_BUS_ADDRESS: 'disabled:',
    JOBYARD_DATA: yard.data,
  }
  const place = packaged === undefined ? [root] : []
  return {
    executablePath: packaged ?? runtime.executable,
    args: ['--no-sandbox', '--disable-gpu', ...place, ...words],
    env: Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined)) as Record<string, string>,
    cwd: yard.folder,
  }
}

/** The running app with its window. */
export class Desktop {
  readonly problems: string[] = []
  /** The end of what its processes wrote to stderr. */
  #said = ''
  #isOver = false

  private constructor(
    readonly yard: Yard,
    readonly app: ElectronApplication,
    readonly page: Page,
  ) {
    page.on('pageerror', (error) => this.problems.push(error.message))
    page.on('console', (message) => {
      if (message.type() === 'error') this.problems.push(message.text())
    })
    app.process().stderr?.on('data', (bytes: Buffer) => {
      this.#said = (this.#said + bytes).slice(-2_000)
    })
    app.process().once('exit', () => {
      this.#isOver = true
    })
  }

  /** Starts the app on the yard's data folder; it is ended with the test. */
  static async open(yard: Yard = openYard(), ...words: string[]): Promise<Desktop> {
    const app = await electron.launch({ ...launchOf(yard, words), timeout: PATIENCE_MS })
    const page = await app.firstWindow({ timeout: PATIENCE_MS })
    page.setDefaultTimeout(PATIENCE_MS)
    const desktop = new Desktop(yard, app, page)
    onTestFinished(() => desktop.kill())
    await page.waitForLoadState('load')
    await until(async () => (await desktop.answer('app.status')).ok, 'the app answers')
    return desktop
  }

  get process(): ChildProcess {
    return this.app.process()
  }

  /** What the preload gives back for any name and argument, as a page may call it. */
  answer(name: string, argument?: unknown): Promise<Answer<unknown>> {
    return this.page.evaluate(
      ([given, value]) => {
        const { jobyard } = globalThis as unknown as { jobyard: { call(n: unknown, a: unknown): Promise<never> } }
        return jobyard.call(given, value)
      },
      [name, argument] as const,
    )
  }

  /** Calls a command and expects success. */
  async call<Name extends CommandName>(name: Name, ...[argument]: ArgumentOf<Name>[]): Promise<ResultOf<Name>> {
    const answer = await this.answer(name, argument)
    if (!answer.ok) throw new Error(`${name} was refused: ${answer.error.code} ${answer.error.message}`)
    return answer.value as ResultOf<Name>
  }

  /** Resolves when the queue is open. */
  async ready(): Promise<this> {
    await until(async () => (await this.call('app.status')).phase === 'ready', 'the queue is open')
    return this
  }

  /** Asks the app to quit, as its menu does. Resolves at once: what it asks then is up to the test. */
  async requestQuit(): Promise<void> {
    await this.app.evaluate(({ app }) => app.quit()).catch(() => undefined)
  }

  /** Resolves with the exit code, or the signal, when the process has ended; fails with its last words when it does not. */
  async exited(): Promise<number | string | null> {
    const { process: main } = this
    const isOver = () => main.exitCode !== null || main.signalCode !== null
    await until(isOver, 'the app ends').catch(async (thrown: Error) => {
      throw new Error(`${thrown.message}; ${await this.#stillThere()}\n${this.#said}`)
    })
    return main.exitCode ?? main.signalCode
  }

  /** Where an app is that does not end. */
  async #stillThere(): Promise<string> {
    const silent = atLatest(5_000, 'it does not answer')
    const status = this.answer('app.status').then(
      (answer) => `it still answers ${JSON.stringify(answer)}`,
      (thrown: Error) => `its page is gone (${thrown.message})`,
    )
    return Promise.race([status, silent])
  }

  /** Quits, whatever runs. */
  async quit(): Promise<number | string | null> {
    const answer = await this.answer('app.quitDecision', { decision: 'quit' }).catch((thrown: Error) => {
      // The app may be gone before its answer is here.
      if (/closed|crashed|exited/.test(thrown.message)) return null
      // A page that is being drawn anew never passed the question on.
      if (thrown.message.includes('context was destroyed')) return 'again'
      throw thrown
    })
    if (answer === 'again') return this.quit()
    if (answer?.ok === false) throw new Error(`quitting was refused: ${answer.error.message}`)
    return this.exited()
  }

  /** Ends the main process as a crash would. */
  async kill(): Promise<void> {
    if (this.#isOver) return
    this.process.kill('SIGKILL')
    await this.exited()
    // Chromium's other processes end by themselves when the main one is gone.
    await until(
      () => this.yard.processes().every(({ command }) => !command.includes('--type=')),
      'the window’s processes end',
    )
  }
}

/** Starts a second app on the same yard, which gives way to the first. @returns its exit code */
export function startSecond(yard: Yard, ...words: string[]): Promise<number | null> {
  const { executablePath, args, env, cwd } = launchOf(yard, words)
  const child = spawn(executablePath, args, { env, cwd, stdio: 'ignore' })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code) => resolve(code))
  })
}
