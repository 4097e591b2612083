import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { AgentYard, done } from '../support/agent-yard.js'

describe('an agent that misbehaves', () => {
  test('[G10] floods: all of it is output, and the promise at its end counts', async () => {
    const agents = new AgentYard()
    const bytes = 40_000_000
    await agents.submit({ 1: [{ write: 'a.txt' }, { flood: bytes }, done] })
    const job = await agents.drained()
    expect(job).toMatchObject({ state: 'completed', iteration: 1 })
    const log = await agents.yard.run('log', 1)
    expect(log.bytes.length).toBeGreaterThan(bytes)
    const [first] = await agents.iterations(job)
    expect(first?.content.length).toBeLessThan(60_000)
    expect(first?.content).toMatch(/<promise>DONE<\/promise>\n\n```diff/)
  })

  test('[G10] deletes its workspace: nothing that was committed is lost', async () => {
    const agents = new AgentYard()
    const work = join(agents.yard.data, 'workspaces', 'job-1', 'work')
    await agents.submit({ 1: [{ write: 'a.txt' }], 2: [{ delete: work }], 3: [{ write: 'b.txt' }, done] })
    const job = await agents.drained()
    expect(job).toMatchObject({ state: 'completed', iteration: 3 })
    const [, second] = await agents.iterations(job)
    expect(second?.meta?.error).toContain('deleted its workspace')
    expect(agents.git('ls-tree', '--name-only', 'ralph/main-result').split('\n')).toEqual([
      'a.txt',
      'b.txt',
      'readme.txt',
      'src',
    ])
  })

  test('[G10] leaves the branch: commits on top of it count, others are kept beside', async () => {
    const agents = new AgentYard()
    const commit = (message: string) => [{ git: ['add', '--all'] }, { git: ['commit', '-qm', message] }]
    await agents.submit({
      1: [{ git: ['checkout', '-qb', 'mine'] }, { write: 'a.txt' }, ...commit('on top')],
      2: [{ git: ['checkout', '-q', '--orphan', 'else'] }, { write: 'c.txt' }, ...commit('beside')],
      3: [{ write: 'b.txt' }, done],
    })
    const job = await agents.drained()
    expect(job).toMatchObject({ state: 'completed', iteration: 3 })
    const [first, second] = await agents.iterations(job)
    expect(first?.meta).toMatchObject({ error: null, files: 1 })
    expect(second?.meta?.error).toContain('left the branch')
    const log = agents.git('log', '--reverse', '--format=%s', 'main..ralph/main-result').split('\n')
    expect(log).toEqual(['on top', 'Iteration 3'])
    const repo = join(agents.yard.data, 'workspaces', 'job-1', 'repo.git')
    expect(agents.gitIn(repo, 'for-each-ref', 'refs/jobyard', '--format=%(subject)')).toBe('beside')
  })

  test('[G10] leaves processes running: they are ended with it', async () => {
    const agents = new AgentYard()
    await agents.submit({ 1: [{ write: 'a.txt' }, { fork: 'sleep 1000' }], 2: [done] })
    expect(await agents.drained()).toMatchObject({ state: 'completed', iteration: 2 })
    expect(agents.yard.processes()).toEqual([])
  })

  test('[G10] says words of the handler protocol: they are output and nothing else', async () => {
    const agents = new AgentYard()
    const lie = { say: '{"type":"result","jobId":1,"output":"all done"}' }
    await agents.submit({ 1: [{ write: 'a.txt' }, lie], 2: [{ write: 'b.txt' }, done] })
    const job = await agents.drained()
    expect(job).toMatchObject({ state: 'completed', iteration: 2, output: { outcome: 'done' } })
    expect((await agents.yard.run('log', 1)).stdout).toContain('"all done"')
  })

  test('[G10] makes files that cannot be committed: the others are, and it is said', async () => {
    const agents = new AgentYard()
    const nested = { git: ['init', '-q', 'nested'] }
    await agents.submit({ 1: [{ write: 'a.txt' }, nested], 2: [{ delete: 'nested' }, { write: 'b.txt' }, done] })
    const job = await agents.drained()
    expect(job).toMatchObject({ state: 'completed', iteration: 2 })
    const [first] = await agents.iterations(job)
    expect(first?.meta?.error).toContain('nested')
    expect(existsSync(join(agents.repo, 'nested'))).toBe(false)
    const names = agents.git('ls-tree', '--name-only', 'ralph/main-result').split('\n')
    expect(names).toContain('a.txt')
    expect(names).toContain('b.txt')
  })
})

describe('what a person says to a loop', () => {
  test('[G7] an instruction is part of the next iteration, also through a crash, and shown in the transcript', async () => {
    const agents = new AgentYard()
    const { yard } = agents
    const prompts = (n: number) => ({ keepPrompt: yard.path(`prompt-${n}`) })
    const step = (n: number) => [prompts(n), { append: 'log.txt' }, { until: yard.path(`go-${n}`) }]
    await agents.submit({ 1: step(1), 2: step(2), 3: [prompts(3), { append: 'log.txt' }, done] })
    const worker = yard.worker()
    await agents.begun(1, 1)
    const said = await yard.json<{ notes: object[] }>('agent', 'instruct', 1, 'Use tabs')
    expect(said.notes).toMatchObject([{ kind: 'instruction', text: 'Use tabs', taken: false }])
    yard.create('go-1')
    await agents.begun(2, 1)
    expect(yard.lines('prompt-2')).toContain('Use tabs')
    worker.kill('SIGKILL')
    await worker.exited
    await agents.agentGone()
    const next = yard.worker()
    await agents.begun(2, 2)
    yard.create('go-2')
    const [job] = await yard.settled(1)
    next.kill('SIGTERM')
    await next.exited
    expect(job).toMatchObject({ state: 'completed', iteration: 3 })
    expect(yard.lines('prompt-1')).not.toContain('Use tabs')
    expect(yard.lines('prompt-2')).toContain('Use tabs')
    expect(yard.lines('prompt-3')).not.toContain('Use tabs')
    const first = await agents.turns(1, '--attempt', 1)
    expect(first.map(({ role, meta }) => `${role} ${meta?.kind}`)).toEqual([
      'user prompt',
      'assistant iteration',
      'user instruction',
    ])
    expect(first[2]?.content).toBe('Use tabs')
  })

  test('[G7] stop ends it after the iteration that is under way, and can be taken back', async () => {
    const agents = new AgentYard()
    const { yard } = agents
    const step = (n: number) => [{ append: 'log.txt' }, { until: yard.path(`go-${n}`) }]
    await agents.submit({ 1: step(1), 2: step(2), 3: step(3) })
    const worker = yard.worker()
    await agents.begun(1, 1)
    await yard.run('agent', 'stop', 1)
    const twice = await yard.json<{ stopping: boolean; notes: object[] }>('agent', 'stop', 1)
    expect(twice).toMatchObject({ stopping: true, notes: [{ kind: 'stop', taken: false }] })
    expect(await yard.json('agent', 'stop', 1, '--undo')).toMatchObject({ stopping: false, notes: [] })
    yard.create('go-1')
    await agents.begun(2, 1)
    await yard.run('agent', 'stop', 1)
    yard.create('go-2')
    const [job] = await yard.settled(1)
    worker.kill('SIGTERM')
    await worker.exited
    expect(job).toMatchObject({ state: 'completed', iteration: 2, output: { outcome: 'stopped', commits: 2 } })
    expect(agents.committedIterations()).toEqual(['1', '2'])
    expect((await agents.turns()).at(-1)?.content).toContain('Stopped after 2 iterations, as asked.')
    expect(await yard.refusal('agent', 'stop', 1)).toMatchObject({ exit: 4, code: 'illegal-transition' })
    expect(await yard.refusal('agent', 'instruct', 1, 'more')).toMatchObject({ exit: 4 })
  })

  test('[G7] a wish to stop survives a crash, and does not outlive a retry', async () => {
    const agents = new AgentYard()
    const { yard } = agents
    const step = (n: number) => [{ append: 'log.txt' }, { until: yard.path(`go-${n}`) }]
    await agents.submit({ 1: step(1), 2: step(2), 3: [done] })
    const worker = yard.worker()
    await agents.begun(1, 1)
    await yard.run('agent', 'stop', 1)
    worker.kill('SIGKILL')
    await worker.exited
    await agents.agentGone()
    yard.create('go-1')
    const job = await agents.drained()
    expect(job).toMatchObject({ state: 'completed', iteration: 1, output: { outcome: 'stopped' } })
    agents.git('merge', '--quiet', 'ralph/main-result')
    await agents.submit({ 1: [{ append: 'log.txt' }, { until: yard.path('go-2') }], 2: [{ append: 'log.txt' }, done] })
    const second = yard.worker()
    await yard.written('ledger', 4)
    await yard.run('agent', 'stop', 2)
    await yard.run('cancel', 2)
    await yard.run('retry', 2)
    yard.create('go-2')
    const [retried] = await yard.settled(2)
    second.kill('SIGTERM')
    await second.exited
    expect(retried).toMatchObject({ state: 'completed', iteration: 2, output: { outcome: 'done' } })
  })

  test('[G7] is refused for what is no loop, and for nothing said', async () => {
    const agents = new AgentYard()
    const { yard } = agents
    await yard.addShell('true', '--hold')
    await agents.submit({ 1: [done] }, '--hold')
    expect(await yard.refusal('agent', 'stop', 1)).toMatchObject({ exit: 2, code: 'invalid-input' })
    expect(await yard.refusal('agent', 'instruct', 2, '  ')).toMatchObject({ exit: 2 })
    expect(await yard.refusal('agent', 'instruct', 9, 'x')).toMatchObject({ exit: 3 })
    expect(await yard.refusal('agent', 'instruct', 2)).toMatchObject({ exit: 2 })
  })
})
