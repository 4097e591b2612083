import BetterSqlite3 from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { violations } from '../support/axe.js'
import { Desktop, hasElectron } from '../support/desktop.js'
import { openYard } from '../support/jobyard-cli.js'
import { QueueWindow } from '../support/queue-window.js'
import { until } from '../support/until.js'

const failing = (name: string, n: number) => ({
  type: 'command',
  name,
  input: { shell: `[ "$READY" = yes ] || { echo "no. ${n}" >&2; exit 9; }`, env: { READY: 'no', N: String(n) } },
})

const PICKY = {
  type: 'picky',
  title: 'Picky',
  command: ['node', '${handlerDir}/picky.cjs'],
  protocol: 'jsonl',
  input: {
    type: 'object',
    properties: { host: { type: 'string' }, n: { type: 'integer' }, strict: { type: 'boolean' } },
    required: ['host'],
    additionalProperties: false,
  },
}
const PICKY_PROGRAM = `
const lines = require('node:readline').createInterface({ input: process.stdin })
const send = (message) => process.stdout.write(JSON.stringify(message) + '\\n')
lines.on('line', (line) => {
  const { type, job, input } = JSON.parse(line)
  if (type !== 'start') return
  if (input.host === 'new') send({ type: 'result', jobId: job.id, output: input.n })
  else send({ type: 'error', jobId: job.id, code: 'NO_HOST', message: 'no host', retryable: false })
})
send({ type: 'ready', protocol: 1, checkpoint: false, maxJobs: 100 })
`

/** Failed jobs with ids from 2 on, as if they had run: to let so many fail takes a busy machine minutes. */
function addFailures(file: string, count: number): void {
  const connection = new BetterSqlite3(file)
  const add = connection.prepare(
    `insert into jobs (id, rev, type, name, state, priority, rank, attempt, max_attempts, backoff_ms, error_code,
       error_message, error_retryable, created_at, started_at, finished_at, state_since, transitions, origin_id, input)
     values (?, 1, 'picky', ?, 'failed', 5, ?, 1, 1, 0, 'NO_HOST', ?, 0, 1, 1, ?, ?, 3, 1, ?)`,
  )
  connection.transaction(() => {
    for (let id = 2; id < count + 2; id += 1) {
      const at = Date.now()
      add.run(id, `Job ${id}`, `f${id}`, `no host for number ${id}`, at, at, JSON.stringify({ host: 'old', n: id }))
    }
  })()
  connection.close()
}

describe.skipIf(!hasElectron)('[F10] failures with one error', () => {
  it('are looked at, fixed and retried at once, with a preview and one undo, by keyboard', async () => {
    const queue = await QueueWindow.open()
    const { page, desktop } = queue
    await desktop.call('jobs.enqueue', { jobs: [1, 2, 3].map((n) => failing(`Upload ${n}`, n)) })
    await queue.becomes('attention', 3)
    const [group, ...others] = await desktop.call('queue.failureGroups')
    expect(others).toEqual([])
    expect(group).toMatchObject({ count: 3, code: 'EXIT_9' })
    await page.keyboard.press('Control+k')
    await page.keyboard.type('failures by their')
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog', { name: '3 jobs failed with EXIT_9' })
    await dialog.getByText('command (3)').waitFor()
    await dialog.getByText(/The command ended with exit code 9/).waitFor()
    await dialog.getByRole('button', { name: 'Fix and retry all…' }).click()
    const fix = page.getByRole('dialog', { name: 'Fix and retry 3 jobs' })
    await fix.getByText('Each job keeps its own command.').waitFor()
    // What differs, N, is not in the form; what all have is.
    const environment = fix.getByRole('textbox', { name: 'Environment' })
    expect(await environment.inputValue()).toBe('READY=no')
    await environment.fill('READY=yes')
    await fix.getByRole('textbox', { name: 'Attempts' }).fill('3')
    await page.keyboard.press('Enter')
    await fix.getByText('3 jobs would be changed, and all retried:').waitFor()
    await fix.getByRole('row', { name: 'env READY no yes 3' }).waitFor()
    await fix.getByRole('row', { name: 'attempts 1 3 3' }).waitFor()

    await desktop.call('scope.pause', { scope: { kind: 'queue' } })
    await fix.getByRole('button', { name: 'Retry 3 jobs' }).click()
    await queue.becomes('next', 3)
    const { job } = await desktop.call('jobs.get', { id: 2 })
    expect(job).toMatchObject({ maxAttempts: 3, input: { env: { READY: 'yes', N: '2' } } })
    const [last] = (await desktop.call('jobs.history', { id: 2 })).slice(-1)
    expect(last).toMatchObject({
      from: 'failed',
      to: 'queued',
      reason: 'retried with env READY: no → yes; attempts: 1 → 3',
    })
    await page.keyboard.press('Control+z')
    await until(async () => (await desktop.call('jobs.get', { id: 2 })).job.held, 'it is held')
    expect((await desktop.call('jobs.get', { id: 2 })).job.input).toMatchObject({ env: { READY: 'no' } })
    await queue.quit()
  })

  it('are 10,000 of them fixed in one go, and work then', async () => {
    const yard = openYard()
    yard.handler('picky', PICKY, { 'picky.cjs': PICKY_PROGRAM })
    await yard.addShell('true', '--hold')
    addFailures(yard.databaseFile(), 10_000)
    const desktop = await (await Desktop.open(yard)).ready()
    const { page } = desktop
    await desktop.call('scope.pause', { scope: { kind: 'queue' } })
    // Their messages differ in a number only.
    await until(async () => (await desktop.call('queue.failureGroups'))[0]?.count === 10_000, 'they are one group')
    await page.getByRole('button', { name: 'Fix…' }).click()
    await page.getByText('picky (10000)').waitFor()
    await page.getByRole('button', { name: 'Fix and retry all…' }).click()
    const fix = page.getByRole('dialog', { name: 'Fix and retry 10,000 jobs' })
    await fix.getByRole('textbox', { name: 'Host' }).fill('new')
    await fix.getByRole('button', { name: 'Show what will change' }).click()
    await fix.getByRole('row', { name: 'host old new 10000' }).waitFor()
    await fix.getByRole('button', { name: 'Retry 10,000 jobs' }).click()
    const counts = async () => (await desktop.call('queue.overview')).counts
    // With the one that is held.
    await until(async () => (await counts()).next === 10_001, 'all are queued again')
    await fix.waitFor({ state: 'detached' })
    expect((await desktop.call('jobs.get', { id: 77 })).job.input).toEqual({ host: 'new', n: 77 })
    await desktop.call('scope.resume', { scope: { kind: 'queue' } })
    await until(async () => (await counts()).done >= 100, 'they work')
    expect((await counts()).attention).toBe(0)
    expect((await desktop.call('queue.rows', { section: 'done', offset: 0, limit: 1 })).rows[0]?.state).toBe(
      'completed',
    )
    expect(desktop.problems).toEqual([])
    await desktop.call('scope.pause', { scope: { kind: 'queue' } })
    expect(await desktop.quit()).toBe(0)
  })

  it('are removed after a question, and come back by undoing', async () => {
    const queue = await QueueWindow.open()
    const { page, desktop } = queue
    await desktop.call('jobs.enqueue', { jobs: [1, 2].map((n) => failing(`Upload ${n}`, n)) })
    await queue.becomes('attention', 2)
    await queue.row('Upload 1').click()
    await page.getByRole('button', { name: 'All 2 like it…' }).click()
    await page.getByRole('button', { name: 'Remove all…' }).click()
    await page
      .getByRole('alertdialog')
      .getByText(/with EXIT_9/)
      .waitFor()
    await page.getByRole('button', { name: 'Remove 2 jobs' }).click()
    await queue.becomes('attention', 0)
    await page.keyboard.press('Control+z')
    await queue.becomes('attention', 2)
    await queue.quit()
  })

  it.each(['light', 'dark'] as const)('axe finds nothing in the %s theme', async (theme) => {
    const queue = await QueueWindow.open()
    const { page, desktop } = queue
    await desktop.call('settings.set', { change: { theme } })
    await desktop.call('jobs.enqueue', {
      jobs: [
        ...[1, 2].map((n) => failing(`Upload ${n}`, n)),
        { type: 'command', name: 'Other', input: { shell: 'exit 3' } },
      ],
    })
    await queue.becomes('attention', 3)
    await page.getByRole('button', { name: 'Fix…' }).click()
    await page.getByText('command (2)').waitFor()
    const found = await violations(page, 'failures')
    await page.getByRole('button', { name: 'Fix and retry all…' }).click()
    await page.getByRole('textbox', { name: 'Environment' }).fill('READY=yes')
    found.push(...(await violations(page, 'fix')))
    await page.getByRole('button', { name: 'Show what will change' }).click()
    await page.getByRole('row', { name: /env READY/ }).waitFor()
    found.push(...(await violations(page, 'what will change')))
    expect(found).toEqual([])
    await queue.quit()
  })
})
