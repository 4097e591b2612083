import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { AgentYard, done, PROMISE } from '../support/agent-yard.js'
import type { JobJson } from '../support/job-json.js'

const DEMO = fileURLToPath(new URL('../../examples/agent-loop/run.mjs', import.meta.url))

interface LoopOutput {
  outcome: string
  branch: string
  commit: string
  workspace: string
  push: { ok: boolean; error: string | null; to: string | null } | null
  pullRequest: { ok: boolean; url: string | null; error: string | null } | null
  warnings: string[]
  [field: string]: unknown
}
const outputOf = (job: JobJson) => job.output as LoopOutput
const checkpointOf = (job: JobJson) => job.checkpoint as { iteration: number; limit: number; commit: string }

describe('an agent loop', () => {
  test('[G1] [G2] works on a branch of its own until the agent is done, a commit and a turn for each iteration', async () => {
    const agents = new AgentYard()
    const before = agents.git('rev-parse', 'main')
    const added = await agents.submit({
      1: [{ write: 'one.txt' }, { say: 'wrote one' }],
      2: [{ append: 'readme.txt' }, { keepPrompt: agents.yard.path('prompt') }, { say: 'wrote two' }],
      3: [{ say: 'nothing left' }, done],
    })
    expect(added).toMatchObject({
      type: 'agent:loop',
      state: 'queued',
      existed: false,
      name: 'Make it better (repo main)',
    })
    const job = await agents.drained()
    expect(job).toMatchObject({ state: 'completed', attempt: 1, iteration: 3, iterations: 10, progress: 1 })
    expect(outputOf(job)).toMatchObject({
      outcome: 'done',
      iterations: 3,
      repository: agents.repo,
      branch: 'ralph/main-result',
      baseBranch: 'main',
      base: before,
      commits: 2,
      files: 2,
      insertions: 2,
      deletions: 0,
      push: null,
      pullRequest: null,
      warnings: [],
    })
    // The person's work tree and branch are as they were; the result is a branch beside.
    expect(agents.git('rev-parse', 'main')).toBe(before)
    expect(agents.git('status', '--porcelain')).toBe('')
    expect(agents.git('symbolic-ref', '--short', 'HEAD')).toBe('main')
    expect(agents.git('rev-parse', 'ralph/main-result')).toBe(outputOf(job).commit)
    expect(agents.committedIterations()).toEqual(['1', '2'])
    expect(agents.git('show', 'ralph/main-result:one.txt')).toBe('written in iteration 1')
    expect(agents.git('log', '-1', '--format=%s %an', 'ralph/main-result')).toBe('Iteration 2: wrote two Ada')
    expect(agents.read('prompt')).toMatch(/^Make it better\n\nThis is iteration 2 of at most 10\./)
    const turns = await agents.turns()
    expect(turns.map(({ role, meta }) => `${role} ${meta?.kind}`)).toEqual([
      'user prompt',
      'assistant iteration',
      'assistant iteration',
      'assistant iteration',
      'system end',
    ])
    expect(turns[0]?.content).toBe('Make it better')
    expect(turns[1]?.content).toMatch(/^wrote one\n\n```diff\ndiff --git [\s\S]*\n\+written in iteration 1\n```$/)
    expect(turns[1]?.meta).toMatchObject({ iteration: 1, of: 10, files: 1, insertions: 1, deletions: 0, error: null })
    expect(turns[3]?.meta).toMatchObject({ iteration: 3, commit: null, files: 0, diffAt: null, done: true })
    expect(turns[4]?.content).toContain('The agent is done after 3 iterations.')
    const log = (await agents.yard.run('log', 1)).stdout
    expect(log).toContain('wrote one\n')
    expect(log).toContain('── iteration 2 of 10: ')
  })

  test('[G2] tells the agent where it is, and runs it in the working folder with the caller’s variables', async () => {
    const agents = new AgentYard()
    const plan = agents.agent({ else: [{ env: agents.yard.path('env') }, { write: 'here.txt' }, done] })
    const options = agents.options(`${plan} {promptFile} 'two words'`)
    await agents.yard.json(
      'agent',
      'submit',
      ...options,
      '--working-dir',
      'src',
      '--env',
      'COLOUR=blue',
      '--max-iterations',
      4,
    )
    const job = await agents.drained()
    expect(job.state).toBe('completed')
    const work = outputOf(job).workspace
    const env = JSON.parse(agents.read('env'))
    expect(env).toMatchObject({
      COLOUR: 'blue',
      JOBYARD_JOB_ID: '1',
      JOBYARD_ITERATION: '1',
      JOBYARD_MAX_ITERATIONS: '4',
    })
    expect(env.cwd).toBe(join(work, 'src'))
    expect(env.JOBYARD_SQLITE_BINDING).toBeUndefined()
    expect(readFileSync(env.JOBYARD_PROMPT_FILE, 'utf8')).toContain('Make it better')
    expect(agents.git('show', 'ralph/main-result:src/here.txt')).toBe('written in iteration 1')
  })

  test('[G2] asks RALPH.md of the branch where no prompt is given', async () => {
    const agents = new AgentYard()
    agents.commit({ 'RALPH.md': '# Write poems\n' })
    const agent = agents.agent({ 1: [{ keepPrompt: agents.yard.path('prompt') }, done] })
    await agents.yard.json('agent', 'submit', '--repo', agents.repo, '--branch', 'main', '--agent', agent)
    expect((await agents.drained()).state).toBe('completed')
    expect(agents.read('prompt')).toMatch(/^# Write poems\n/)
  })

  test('[G2] takes commits of the agent’s own for its work, and one that comes back to where it was for none', async () => {
    const agents = new AgentYard()
    const own = (text: string) => [
      { write: 'own.txt', text },
      { git: ['add', '--all'] },
      { git: ['commit', '-qm', text] },
    ]
    await agents.submit({
      1: [...own('by itself'), { write: 'more.txt' }],
      2: [...own('again'), { git: ['revert', '--no-edit', 'HEAD'] }],
      3: [done],
    })
    const job = await agents.drained()
    expect(job.state).toBe('completed')
    const log = agents.git('log', '--reverse', '--format=%s', 'main..ralph/main-result').split('\n')
    expect(log).toEqual(['by itself', 'Iteration 1', 'again', 'Revert "again"'])
    const [first, second] = await agents.iterations(job)
    expect(first?.meta).toMatchObject({ files: 2 })
    expect(second?.meta).toMatchObject({ files: 0, diffAt: null })
  })

  test('[G4] is not done by a promise in a quotation, in code, on stderr, or in a repeated prompt', async () => {
    const agents = new AgentYard()
    const change = { append: 'log.txt' }
    const agent = agents.agent({
      1: [change, { say: `I shall end with "${PROMISE}"` }],
      2: [change, { say: `As you wrote:\n> ${PROMISE}` }],
      3: [change, { say: `\`\`\`\n${PROMISE}\n\`\`\`` }],
      4: [change, { say: 'on its way' }, { err: PROMISE }],
      5: [change, { repeatPrompt: true }],
      6: [change, { say: PROMISE }, { say: 'but one test fails' }],
      7: [change, done, { exit: 3 }],
      8: [change, { say: 'Finished.\n' }, done],
    })
    const prompt = `Write the log. Say when it is done:\n${PROMISE}`
    await agents.yard.json('agent', 'submit', ...agents.options(agent), '--prompt', prompt)
    const job = await agents.drained()
    expect(job).toMatchObject({ state: 'completed', iteration: 8 })
    expect(agents.ledger('ended')).toEqual({ 1: 1, 2: 1, 3: 1, 4: 1, 5: 1, 6: 1, 7: 1, 8: 1 })
  })

  test('[G5] at its maximum it fails for good, with what was reached kept; a retry goes on from there', async () => {
    const agents = new AgentYard()
    await agents.submit({ 5: [done], else: [{ append: 'log.txt' }] }, '--max-iterations', 3)
    const job = await agents.drained()
    expect(job).toMatchObject({ state: 'failed', attempt: 1, error: { code: 'MAX_ITERATIONS', retryable: false } })
    expect(job.error?.message).toContain('ralph/main-result')
    expect(checkpointOf(job)).toMatchObject({
      iteration: 3,
      limit: 3,
      commit: agents.git('rev-parse', 'ralph/main-result'),
    })
    expect(agents.committedIterations()).toEqual(['1', '2', '3'])
    await agents.yard.run('retry', 1)
    const again = await agents.drained()
    expect(again).toMatchObject({ state: 'completed', attempt: 2, iteration: 5, iterations: 6 })
    expect(agents.committedIterations()).toEqual(['1', '2', '3', '4'])
    expect((await agents.turns())[0]).toMatchObject({ role: 'system', meta: { kind: 'continued' } })
    expect(agents.ledger('begun')).toEqual({ 1: 1, 2: 1, 3: 1, 4: 1, 5: 1 })
  })

  test('[G6] ends after three iterations that change nothing, and after five same errors', async () => {
    const agents = new AgentYard()
    await agents.submit({ 1: [{ write: 'a.txt' }], else: [{ say: 'hm' }] })
    const still = await agents.drained()
    expect(still).toMatchObject({ state: 'failed', error: { code: 'NO_CHANGE', retryable: false }, iteration: 4 })
    await agents.submit({ else: [{ write: 'b.txt' }, { err: 'server is busy, id 4711' }, { exit: 7 }] })
    const failing = await agents.drained(2)
    expect(failing).toMatchObject({ state: 'failed', error: { code: 'SAME_ERROR', retryable: false }, iteration: 5 })
    expect(failing.error?.message).toContain('exit 7: server is busy, id 4711')
    const [first] = await agents.iterations(failing)
    expect(first?.meta?.error).toBe('exit 7: server is busy, id 4711')
    // The earlier result is not in the branch, so this one has a name of its own; nobody's work is overwritten.
    expect(agents.branches()).toEqual(['main', 'ralph/main-result', 'ralph/main-result-2'])
  })

  test('[G5] [G10] ends an iteration that takes too long, with all that it started', async () => {
    const agents = new AgentYard()
    await agents.submit(
      { 1: [{ write: 'half.txt' }, { fork: 'sleep 1000' }, { hang: true }], 2: [done] },
      '--iteration-timeout',
      '2s',
    )
    const job = await agents.drained()
    expect(job).toMatchObject({ state: 'completed', iteration: 2 })
    const [first] = await agents.iterations(job)
    expect(first?.meta).toMatchObject({ error: 'it took longer than 2.0s and was ended', files: 1 })
    expect(agents.yard.processes()).toEqual([])
  })

  test('[G1] goes after a pause or a cancel where it was, with the half-made edits of the iteration', async () => {
    const agents = new AgentYard()
    const go = agents.yard.path('go')
    await agents.submit({ 1: [{ write: 'a.txt' }], 2: [{ append: 'half.txt' }, { until: go }], 3: [done] })
    const worker = agents.yard.worker()
    await agents.yard.written('ledger', 3)
    await agents.yard.run('pause', 1)
    expect(agents.yard.lines('ledger').filter((line) => line.startsWith('begun 2'))).toHaveLength(1)
    const paused = await agents.yard.show(1)
    expect(paused).toMatchObject({ state: 'paused', iteration: 2, iterations: 10, pid: null })
    await agents.yard.run('resume', 1)
    await agents.yard.written('ledger', 4)
    await agents.yard.run('cancel', 1)
    expect((await agents.yard.show(1)).state).toBe('cancelled')
    await agents.yard.run('retry', 1)
    await agents.yard.written('ledger', 5)
    agents.yard.create('go')
    const [job] = await agents.yard.settled(1)
    expect(job).toMatchObject({ state: 'completed', iteration: 3 })
    expect(agents.ledger('begun')).toEqual({ 1: 1, 2: 3, 3: 1 })
    expect(agents.git('show', 'ralph/main-result:half.txt').split('\n')).toHaveLength(3)
    expect(agents.committedIterations()).toEqual(['1', '2'])
    worker.kill('SIGTERM')
    await worker.exited
  })

  test('[G1] removing the job removes its workspace, and leaves the result', async () => {
    const agents = new AgentYard()
    await agents.submit({ 1: [{ write: 'a.txt' }, done] })
    const { workspace } = outputOf(await agents.drained())
    expect(existsSync(workspace)).toBe(true)
    await agents.yard.run('remove', 1)
    expect(existsSync(join(workspace, '..'))).toBe(false)
    expect(agents.committedIterations()).toEqual(['1'])
  })
})

describe('delivery', () => {
  test('[G9] pushes the result and opens a pull request', async () => {
    const agents = new AgentYard()
    const remote = agents.addRemote()
    agents.program('gh', '#!/bin/sh\nprintf "%s\\n" "$@" > "$HOME/gh-args"\necho https://example.org/pull/7\n')
    await agents.submit({ 1: [{ write: 'a.txt' }, done] }, '--pr')
    const job = await agents.drained()
    expect(job.state).toBe('completed')
    expect(outputOf(job)).toMatchObject({
      push: { ok: true, to: remote, error: null },
      pullRequest: { ok: true, url: 'https://example.org/pull/7' },
    })
    expect(agents.gitIn(remote, 'rev-parse', 'ralph/main-result')).toBe(outputOf(job).commit)
    expect(agents.read('gh-args')).toMatch(
      /^pr\ncreate\n--head\nralph\/main-result\n--base\nmain\n--title\nMake it better\n/,
    )
  })

  test('[G9] a refused push and a pull request that cannot be made lose nothing, and are said', async () => {
    const agents = new AgentYard()
    const remote = agents.addRemote()
    const hook = join(remote, 'hooks', 'pre-receive')
    agents.program('gh', '#!/bin/sh\necho "no permission to do that" >&2\nexit 1\n')
    agents.program('refuse', '#!/bin/sh\necho "not on Fridays" >&2\nexit 1\n')
    agents.gitIn(remote, 'config', 'core.hooksPath', join(remote, 'hooks'))
    symlinkSync(agents.yard.path('bin/refuse'), hook)
    await agents.submit({ 1: [{ write: 'a.txt' }, done] }, '--push')
    const refused = await agents.drained()
    expect(refused.state).toBe('completed')
    expect(outputOf(refused).push).toMatchObject({ ok: false })
    expect(outputOf(refused).push?.error).toContain('not on Fridays')
    expect(agents.committedIterations()).toEqual(['1'])
    expect((await agents.turns()).at(-1)?.content).toContain('The branch could not be pushed')
    rmSync(hook)
    agents.git('merge', '--quiet', 'ralph/main-result')
    agents.git('push', '--quiet')
    await agents.submit({ 1: [{ write: 'b.txt' }, done] }, '--pr')
    const second = await agents.drained(2)
    expect(outputOf(second)).toMatchObject({
      branch: 'ralph/main-result',
      push: { ok: true },
      pullRequest: { ok: false, error: 'no permission to do that' },
    })
  })

  test('[G9] never moves a branch that a person has checked out or changed', async () => {
    const agents = new AgentYard()
    const go = agents.yard.path('go')
    await agents.submit({ 1: [{ write: 'a.txt' }], 2: [{ write: 'b.txt' }, { until: go }, done] })
    const worker = agents.yard.worker()
    await agents.yard.written('ledger', 3)
    agents.git('checkout', '--quiet', 'ralph/main-result')
    agents.yard.create('go')
    const [job] = await agents.yard.settled(1)
    worker.kill('SIGTERM')
    await worker.exited
    expect(job?.state).toBe('completed')
    expect(outputOf(job as JobJson).warnings).toEqual([
      `branch ralph/main-result of ${agents.repo} could not be brought up to date: it is checked out there`,
    ])
    expect(agents.git('status', '--porcelain')).toBe('')
    expect(existsSync(join(agents.repo, 'b.txt'))).toBe(false)
    const kept = join(outputOf(job as JobJson).workspace, 'b.txt')
    expect(existsSync(kept)).toBe(true)
  })

  test('[G9] works on a URL, whose result stays in the workspace unless it is pushed', async () => {
    const agents = new AgentYard()
    const remote = agents.addRemote()
    const agent = agents.agent({ 1: [{ write: 'a.txt' }, done] })
    const options = ['--repo', `file://${remote}`, '--branch', 'main', '--agent', agent, '--prompt', 'Go']
    await agents.yard.json('agent', 'submit', ...options)
    const kept = await agents.drained(1)
    expect(kept.state).toBe('completed')
    expect(agents.gitIn(outputOf(kept).workspace, 'log', '-1', '--format=%an', 'ralph/main-result')).toBe('Jobyard')
    expect(agents.gitIn(remote, 'for-each-ref', '--format=%(refname:short)', 'refs/heads')).toBe('main')
    await agents.yard.json('agent', 'submit', ...options, '--push')
    expect(outputOf(await agents.drained(2)).push).toMatchObject({ ok: true })
    expect(agents.gitIn(remote, 'rev-parse', 'ralph/main-result^')).toBe(agents.git('rev-parse', 'main'))
  })
})

test('[G2] the demonstration shows a whole loop', async () => {
  const { yard } = new AgentYard()
  const child = spawn(process.execPath, [DEMO, '--keep', yard.path('demo')], { env: yard.env() as NodeJS.ProcessEnv })
  const closed = once(child, 'close')
  const [printed, complained] = await Promise.all([text(child.stdout), text(child.stderr)])
  expect({ complained, code: (await closed)[0] }).toEqual({ complained: '', code: 0 })
  expect(printed).toContain('The agent is done after 4 iterations.')
  expect(printed.match(/ Iteration \d: /g)).toHaveLength(3)
})
