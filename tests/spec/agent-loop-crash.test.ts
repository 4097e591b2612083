import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { AgentYard, done } from '../support/agent-yard.js'
import type { JobJson } from '../support/job-json.js'
import { openYard } from '../support/jobyard-cli.js'

/** Where in its second iteration the loop is when it dies: while the agent works, or at a command of git. */
const PHASES = ['agent', 'add', 'commit', 'push', 'numstat'] as const

describe('what dies in the middle of an iteration', () => {
  for (const victim of ['engine', 'handler'] as const) {
    for (const phase of PHASES) {
      test.concurrent(`[G3] the ${victim}, at ${phase}: no finished iteration is repeated`, async ({
        onTestFinished,
      }) => {
        const agents = new AgentYard(openYard(onTestFinished))
        const { yard } = agents
        agents.holdableGit()
        const verb = phase === 'numstat' ? '--numstat' : phase
        const holding = phase === 'agent' ? { until: yard.path('go') } : { write: yard.path('hold'), text: verb }
        await agents.submit(
          {
            1: [{ append: 'log.txt' }],
            2: [{ append: 'log.txt' }, holding],
            3: [{ append: 'log.txt' }, done],
          },
          '--backoff',
          '0ms',
        )
        const worker = yard.worker()
        if (phase === 'agent') await yard.written('ledger', 3)
        else await agents.untilHeld()
        const { pid } = await yard.show(1)
        process.kill(victim === 'engine' ? worker.pid : (pid as number), 'SIGKILL')
        if (victim === 'engine') await worker.exited
        await agents.agentGone()
        agents.letGo()
        yard.create('go')
        if (victim === 'engine') await yard.drain()
        const [job] = await yard.settled(1)
        worker.kill('SIGTERM')
        await worker.exited
        await check(agents, job as JobJson, phase === 'agent' ? 2 : 1)
      })
    }
  }

  test('[G3] the engine, while the workspace is made', async () => {
    for (const verb of ['clone', 'worktree']) {
      const agents = new AgentYard()
      agents.holdableGit()
      agents.hold(verb)
      await agents.submit({ 1: [{ append: 'log.txt' }], 2: [{ append: 'log.txt' }], 3: [{ append: 'log.txt' }, done] })
      const worker = agents.yard.worker()
      await agents.untilHeld()
      worker.kill('SIGKILL')
      await worker.exited
      agents.letGo()
      await check(agents, await agents.drained(), 1)
    }
  })

  test('[G3] the engine in every iteration, one after the other', async () => {
    const agents = new AgentYard()
    const { yard } = agents
    const wait = (n: number) => [{ append: 'log.txt' }, { until: yard.path(`go-${n}`) }]
    await agents.submit({ 1: wait(1), 2: wait(2), 3: wait(3), 4: [done] })
    for (const n of [1, 2, 3]) {
      for (const times of [1, 2]) {
        const worker = yard.worker()
        await agents.begun(n, times)
        worker.kill('SIGKILL')
        await worker.exited
        await agents.agentGone()
      }
      yard.create(`go-${n}`)
      const worker = yard.worker()
      await agents.begun(n + 1, 1)
      worker.kill('SIGKILL')
      await worker.exited
      await agents.agentGone()
      agents.forgetBegun()
    }
    const job = await agents.drained()
    expect(job).toMatchObject({ state: 'completed', iteration: 4 })
    expect(agents.ledger('ended')).toMatchObject({ 1: 1, 2: 1, 3: 1 })
    expect(agents.committedIterations()).toEqual(['1', '2', '3'])
  })

  test('[G1] a workspace that is gone is made again from the published branch', async () => {
    const agents = new AgentYard()
    const { yard } = agents
    await agents.submit({ 2: [{ until: yard.path('go') }], 3: [done], else: [{ append: 'log.txt' }] })
    const worker = yard.worker()
    await yard.written('ledger', 3)
    await yard.run('pause', 1)
    rmSync(join(yard.data, 'workspaces'), { recursive: true })
    yard.create('go')
    await yard.run('resume', 1)
    const [job] = await yard.settled(1)
    worker.kill('SIGTERM')
    await worker.exited
    expect(job).toMatchObject({
      state: 'completed',
      iteration: 3,
      output: { warnings: [expect.stringContaining('made again')] },
    })
    expect(agents.committedIterations()).toEqual(['1'])
  })

  test('[F8] quitting lets the loop go on with its iteration at the next start', async () => {
    const agents = new AgentYard()
    const { yard } = agents
    await agents.submit({ 1: [{ append: 'log.txt' }], 2: [{ append: 'log.txt' }, { until: yard.path('go') }, done] })
    const worker = yard.worker()
    await yard.written('ledger', 3)
    worker.kill('SIGTERM')
    await worker.exited
    expect(await yard.show(1)).toMatchObject({ state: 'queued', attempt: 1, iteration: 2 })
    yard.create('go')
    expect(await agents.drained()).toMatchObject({ state: 'completed', attempt: 1, iteration: 2 })
    expect(agents.ledger('ended')).toEqual({ 1: 1, 2: 1 })
  })
})

/** @param second how often the agent was let begin the second iteration */
async function check(agents: AgentYard, job: JobJson, second: number): Promise<void> {
  expect(job).toMatchObject({ state: 'completed', attempt: 2, iteration: 3 })
  expect(agents.ledger('begun')).toEqual({ 1: 1, 2: second, 3: 1 })
  expect(agents.ledger('ended')).toEqual({ 1: 1, 2: 1, 3: 1 })
  expect(agents.committedIterations()).toEqual(['1', '2', '3'])
  const log = agents.git('show', 'ralph/main-result:log.txt').split('\n')
  // Edits of an iteration that was interrupted are left to its repetition.
  expect(log).toEqual(['iteration 1', ...Array(second).fill('iteration 2'), 'iteration 3'])
  const told = (await agents.iterations(job)).map(({ meta }) => meta?.iteration)
  expect([...new Set(told)]).toEqual([1, 2, 3])
  expect(agents.git('status', '--porcelain')).toBe('')
}
