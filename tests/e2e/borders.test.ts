import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { COMMANDS } from '../../src-shared/ipc-contract.js'
import { Desktop, hasElectron } from '../support/desktop.js'

const GARBAGE = [
  undefined,
  null,
  0,
  'x',
  [],
  {},
  { ids: 'all' },
  { ids: [-1] },
  { ids: [1.5] },
  { id: { valueOf: 1 } },
  { section: '__proto__', offset: 0, limit: 1 },
  { scope: { kind: 'type' } },
  { ids: [1], extra: true },
]

describe.skipIf(!hasElectron)('the window has no way around the contract', () => {
  it('refuses unknown commands and garbage with a code, and goes on', async () => {
    const desktop = await (await Desktop.open()).ready()
    for (const name of ['nothing.there', '__proto__', 'constructor', '', 'jobs']) {
      expect(await desktop.answer(name, {})).toMatchObject({ ok: false, error: { code: 'invalid-input' } })
    }
    // These take no argument or act on the desktop itself; the others must refuse what is not theirs.
    const harmless =
      /^(app|dialog|sample|settings\.get|handlers|queue\.(overview|failureGroups)|undo|definitions\.(import|addSamples)|keeping\.unarchive)/
    for (const name of Object.keys(COMMANDS).filter((one) => !harmless.test(one))) {
      for (const argument of GARBAGE) {
        const answer = await desktop.answer(name, argument)
        const allowed = (COMMANDS as Record<string, { argument: { safeParse(value: unknown): { success: boolean } } }>)[
          name
        ]
        if (allowed?.argument.safeParse(argument).success) continue
        expect(answer, `${name} ${JSON.stringify(argument)}`).toMatchObject({
          ok: false,
          error: { code: 'invalid-input' },
        })
      }
    }
    expect((await desktop.call('queue.overview')).counts.next).toBe(0)
    expect(desktop.problems).toEqual([])
  })

  it('has a preload that is one small file, without the contract’s schemas', () => {
    const preload = readFileSync(new URL('../../dist/preload/preload.cjs', import.meta.url), 'utf8')
    expect(preload.length).toBeLessThan(10_000)
    for (const name of Object.keys(COMMANDS)) expect(preload).toContain(`"${name}"`)
  })

  it('says where the fault of a job lies', async () => {
    const desktop = await (await Desktop.open()).ready()
    const answer = await desktop.answer('jobs.enqueue', { jobs: [{ type: 'script:node', input: {} }] })
    expect(answer).toMatchObject({ ok: false, error: { code: 'invalid-input' } })
    const { details } = (answer as { error: { details: { fields: { path: string[] }[] } } }).error
    expect(details.fields.map(({ path }) => path)).toContainEqual(['input', 'script'])
  })

  it('is sandboxed: no Node, no other page, no new window, no permission, no foreign script', async () => {
    const desktop = await (await Desktop.open()).ready()
    const { page, app } = desktop
    expect(await page.evaluate(() => typeof (globalThis as Record<string, unknown>).require)).toBe('undefined')
    expect(await page.evaluate(() => typeof (globalThis as Record<string, unknown>).process)).toBe('undefined')
    const evil = await page.evaluate(async () => {
      const scope = globalThis as unknown as {
        open(url: string): unknown
        fetch(url: string): Promise<unknown>
        document: { createElement(name: string): { textContent: string }; head: { append(node: unknown): void } }
        Notification: { requestPermission(): Promise<string> }
        ran?: boolean
      }
      const script = scope.document.createElement('script')
      script.textContent = 'globalThis.ran = true'
      scope.document.head.append(script)
      return {
        opened: scope.open('https://example.org/') !== null,
        fetched: await scope.fetch('https://example.org/').then(
          () => true,
          () => false,
        ),
        ran: scope.ran === true,
        permission: await scope.Notification.requestPermission(),
      }
    })
    expect(evil).toEqual({ opened: false, fetched: false, ran: false, permission: 'denied' })
    await page.evaluate(() => {
      ;(globalThis as unknown as { location: { href: string } }).location.href = 'https://example.org/'
    })
    expect(page.url()).toMatch(/^jobyard:\/\/app\//)
    const webPreferences = await app.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as {
        getLastWebPreferences(): Record<string, unknown>
      }
      return contents.getLastWebPreferences()
    })
    expect(webPreferences).toMatchObject({ sandbox: true, contextIsolation: true, nodeIntegration: false })
    const outside = await page.evaluate(() =>
      (globalThis as unknown as { fetch(u: string): Promise<{ status: number }> })
        .fetch('/../../package.json')
        .then(({ status }) => status),
    )
    expect(outside).toBe(404)
  })
})
