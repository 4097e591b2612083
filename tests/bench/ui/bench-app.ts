import path from 'node:path'
import { type CDPSession, type ElectronApplication, _electron as electron, type Page } from 'playwright'
import { appRoot } from '../../../src-main/app-root.js'
import type { ArgumentOf, CommandName, ResultOf } from '../../../src-shared/ipc-contract.js'
import { until } from '../../support/until.js'

const LIMIT_MS = 30_000
const CLOSE_MS = 20_000

/** What `scripts/bench-ui.mjs` says of the Electron that it prepared. */
export interface BenchRuntime {
  executable: string
  env: Record<string, string>
}

/** Epoch ms of the first moments, as `app/main.cjs` saw them. */
interface Marks {
  shown: number
  domReady: number
  rows: number
}

/** The app under measurement, or with `bare` the plain page that it is compared with. */
export class BenchApp {
  private constructor(
    readonly app: ElectronApplication,
    readonly page: Page,
    readonly cdp: CDPSession,
    readonly pid: number,
  ) {}

  /** Runs `work` on an app of its own, whose engine runs; it is ended afterwards, however that went. */
  static async with<T>(dataDir: string, work: (app: BenchApp) => Promise<T>, kind?: 'bare'): Promise<T> {
    const app = await BenchApp.#open(dataDir, kind)
    try {
      const isReady = async () => kind === 'bare' || (await app.call('app.status')).phase === 'ready'
      await until(isReady, 'the engine runs', LIMIT_MS)
      return await work(app)
    } finally {
      await app.#close()
    }
  }

  static async #open(dataDir: string, kind: 'bare' | undefined): Promise<BenchApp> {
    const { executable, env } = JSON.parse(process.env.JOBYARD_BENCH_RUNTIME ?? '') as BenchRuntime
    const place = path.join(appRoot(), 'tests', 'bench', 'ui', 'app')
    const app = await electron.launch({
      executablePath: executable,
      args: ['--no-sandbox', '--disable-gpu', place, ...(kind === 'bare' ? ['--bare'] : [])],
      env: {
        ...(process.env as Record<string, string>),
        ...env,
        DBUS_SESSION_BUS_ADDRESS: 'disabled:',
        JOBYARD_DATA: dataDir,
      },
      timeout: LIMIT_MS,
    })
    const page = await app.firstWindow()
    page.setDefaultTimeout(LIMIT_MS)
    await page.locator('.row-name').first().waitFor()
    const cdp = await app.context().newCDPSession(page)
    return new BenchApp(app, page, cdp, app.process().pid as number)
  }

  async call<Name extends CommandName>(name: Name, argument?: ArgumentOf<Name>): Promise<ResultOf<Name>> {
    const answer = await this.page.evaluate(
      ([command, value]) => {
        const { jobyard } = globalThis as unknown as { jobyard: { call(n: unknown, a: unknown): Promise<never> } }
        return jobyard.call(command, value) as Promise<
          { ok: true; value: unknown } | { ok: false; error: { message: string } }
        >
      },
      [name, argument] as [string, unknown],
    )
    if (!answer.ok) throw new Error(`${name}: ${answer.error.message}`)
    return answer.value as ResultOf<Name>
  }

  async scrollToTop(): Promise<void> {
    await this.page.evaluate(`document.querySelector('.list').scrollTop = 0`)
    await this.page.locator('.row-name').first().waitFor()
  }

  marks(): Promise<Marks> {
    return this.app.evaluate(async () => {
      const { benchMarks } = globalThis as unknown as { benchMarks: Marks }
      while (benchMarks.rows === undefined) await new Promise((resolve) => setTimeout(resolve, 20))
      return benchMarks
    })
  }

  async #close(): Promise<void> {
    const main = this.app.process()
    const exited = new Promise((resolve) => main.once('exit', resolve))
    main.kill('SIGTERM')
    // What does not end by itself must not keep the benchmark from ending.
    const overdue = setTimeout(() => main.kill('SIGKILL'), CLOSE_MS)
    await exited
    clearTimeout(overdue)
  }
}
