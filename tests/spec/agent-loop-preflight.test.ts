import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { AgentYard, done } from '../support/agent-yard.js'
import type { JobJson } from '../support/job-json.js'
import type { Refusal } from '../support/jobyard-cli.js'

const codesOf = ({ details }: Refusal) => (details as { findings: { code: string }[] }).findings.map(({ code }) => code)

describe('before a loop is submitted', () => {
  /** Tries to submit with what is in `change` put in place of the usual options. */
  function refuser(agents: AgentYard) {
    const usual: Record<string, string | true | undefined> = {
      repo: agents.repo,
      branch: 'main',
      agent: agents.agent({ 1: [done] }),
      prompt: 'Go',
    }
    return async (change: Record<string, string | true | undefined>) => {
      const words = Object.entries({ ...usual, ...change }).flatMap(([name, value]) =>
        value === undefined ? [] : value === true ? [`--${name}`] : [`--${name}`, value],
      )
      const refusal = await agents.yard.refusal('agent', 'submit', ...words)
      expect(await agents.yard.list()).toEqual([])
      return refusal
    }
  }

  test('[G8] refuses what cannot work, and says what to do', async () => {
    const agents = new AgentYard()
    const refused = refuser(agents)
    const { yard } = agents
    for (const [change, code, words] of [
      [{ repo: yard.folder }, 'not-a-repository', 'git init'],
      [{ repo: yard.path('nowhere') }, 'not-a-repository', 'is no git repository'],
      [{ repo: `file://${yard.path('nowhere.git')}` }, 'not-a-repository', 'cannot be read'],
      [{ branch: 'nope' }, 'branch-missing', 'it has main'],
      [{ agent: 'no-such-agent --fast' }, 'agent-missing', 'install it'],
      [{ agent: './missing.sh' }, 'agent-missing', 'missing.sh'],
      [{ agent: 'claude "p' }, 'agent-missing', 'quote'],
      [{ 'working-dir': '../..' }, 'outside-repository', 'outside the repository'],
      [{ 'working-dir': '/etc' }, 'outside-repository', 'outside the repository'],
      [{ 'working-dir': 'not/there' }, 'outside-repository', 'has no folder'],
      [{ 'working-dir': 'readme.txt' }, 'outside-repository', 'has no folder'],
      [{ prompt: undefined }, 'prompt-missing', 'RALPH.md'],
      [{ push: true }, 'no-remote', 'git remote add'],
    ] as [Record<string, string | true | undefined>, string, string][]) {
      const refusal = await refused(change)
      expect(refusal).toMatchObject({ exit: 2, code: 'invalid-input' })
      expect(codesOf(refusal)).toEqual([code])
      expect(refusal.message).toContain(words)
    }
    // All that is wrong is said at once.
    expect(codesOf(await refused({ branch: 'nope', agent: 'no-such-agent', 'working-dir': '..' }))).toEqual([
      'branch-missing',
      'outside-repository',
      'agent-missing',
    ])
  })

  test('[G8] refuses a dirty tree of the branch, and goes on without the changes if so asked', async () => {
    const agents = new AgentYard()
    const refused = refuser(agents)
    writeFileSync(join(agents.repo, 'new file.txt'), 'not committed\n')
    const untracked = await refused({})
    expect(codesOf(untracked)).toEqual(['dirty-tree'])
    expect(untracked.message).toContain('new file.txt')
    rmSync(join(agents.repo, 'new file.txt'))
    writeFileSync(join(agents.repo, 'readme.txt'), 'changed\n')
    expect((await refused({})).message).toContain('commit or stash')
    // The changes are none of another branch's.
    agents.git('branch', 'other')
    const other = [...agents.options(agents.agent({ 1: [done] })), '--branch', 'other', '--hold']
    expect((await agents.yard.json('agent', 'submit', ...other)).state).toBe('queued')
    const job = await agents.submit({ 1: [done] }, '--allow-dirty', '--hold')
    expect(job.state).toBe('queued')
  })

  test('[G8] refuses a branch that is not pushed where the remote is used, and a missing gh', async () => {
    const agents = new AgentYard()
    agents.addRemote()
    const refused = refuser(agents)
    agents.program('gh', '#!/bin/sh\n')
    agents.commit({ 'more.txt': 'more\n' })
    for (const option of ['push', 'pr']) {
      const refusal = await refused({ [option]: true })
      expect(codesOf(refusal)).toEqual(['unpushed-branch'])
      expect(refusal.message).toContain('git push origin main')
    }
    agents.git('push', '--quiet')
    rmSync(agents.yard.path('bin/gh'))
    const withoutGh = await agents.yard.refusalWith(
      {
        env: {
          PATH: process.env.PATH?.split(':')
            .filter((folder) => !/gh/.test(folder))
            .join(':'),
        },
      },
      ...['agent', 'submit', ...agents.options(agents.agent({ 1: [done] })), '--pr'],
    )
    expect(codesOf(withoutGh)).toEqual(['gh-missing'])
    expect((await agents.submit({ 1: [done] }, '--push', '--hold')).state).toBe('queued')
  })

  test('[G8] refuses a second live loop on a branch, unless both are wanted', async () => {
    const agents = new AgentYard()
    await agents.submit({ 1: [{ write: 'a.txt' }, done] })
    const again = agents.options(agents.agent({ 1: [{ write: 'b.txt' }, done] }, 'second'))
    const refusal = await agents.yard.refusal('agent', 'submit', ...again)
    expect(refusal).toMatchObject({ exit: 4, code: 'conflict' })
    expect(refusal.message).toContain('job 1 is a live loop on branch main already')
    // The folder may be named in another way.
    const inside = { cwd: join(agents.repo, 'src') }
    const relative = await agents.submitWith(inside, ...again, '--repo', '..', '--json')
    expect(relative.code).toBe(4)
    agents.git('branch', 'other')
    await agents.yard.json('agent', 'submit', ...again, '--branch', 'other')
    await agents.yard.json('agent', 'submit', ...again, '--allow-same-branch')
    await agents.yard.drain()
    expect(agents.branches().sort()).toEqual([
      'main',
      'other',
      'ralph/main-result',
      'ralph/main-result-3',
      'ralph/other-result',
    ])
    // One that came in another way is refused when it starts.
    const { input } = await agents.yard.show(1)
    const raw = JSON.stringify(input)
    await agents.yard.json('add', '--type', 'agent:loop', '--input', raw, '--hold')
    await agents.yard.json('add', '--type', 'agent:loop', '--input', raw)
    await agents.yard.drain()
    expect(await agents.yard.show(5)).toMatchObject({
      state: 'failed',
      error: { code: 'BRANCH_IN_USE', retryable: false },
    })
  })

  test('[G8] wrong use names each option', async () => {
    const agents = new AgentYard()
    const { yard } = agents
    expect((await yard.refusal('agent', 'submit')).message).toMatch(/--branch is needed; --agent is needed/)
    const usual = agents.options(agents.agent({ 1: [done] }))
    for (const [words, said] of [
      [['--max-iterations', '0'], '--max-iterations'],
      [['--iteration-timeout', 'soon'], '--iteration-timeout'],
      [['--promise', ' '], 'promise'],
      [['--priority', 'urgent'], '--priority'],
      [['--env', 'X'], '--env'],
    ] as [string[], string][]) {
      const refusal = await yard.refusal('agent', 'submit', ...usual, ...words)
      expect(refusal).toMatchObject({ exit: 2, code: 'invalid-input' })
      expect(refusal.message).toContain(said)
    }
    expect(await yard.refusal('agent', 'submit', ...usual, '--prompt', '@nowhere.md')).toMatchObject({ exit: 3 })
    expect((await yard.run('agent')).code).toBe(2)
  })

  test('[Q9] a key finds the loop that is there', async () => {
    const agents = new AgentYard()
    await agents.submit({ 1: [done] }, '--key', 'nightly', '--hold')
    const again = await agents.submit({ 1: [done] }, '--key', 'nightly')
    expect(again).toMatchObject({ id: 1, existed: true })
  })
})

describe('what has changed until it starts', () => {
  test('[G8] fails for good, with what is wrong', async () => {
    const agents = new AgentYard()
    agents.git('branch', 'gone')
    const agent = agents.agent({ 1: [done] })
    const options = agents.options(agent)
    await agents.yard.json('agent', 'submit', ...options, '--branch', 'gone', '--hold')
    agents.program('short-lived', '#!/bin/sh\n')
    await agents.yard.json('agent', 'submit', ...agents.options('short-lived'), '--hold')
    agents.git('branch', '--quiet', '-D', 'gone')
    rmSync(agents.yard.path('bin/short-lived'))
    await agents.yard.run('release', 1, 2)
    await agents.yard.drain()
    const codes = (await Promise.all([1, 2].map((id) => agents.yard.show(id)))).map((job: JobJson) => job.error)
    expect(codes).toMatchObject([
      { code: 'BRANCH_MISSING', retryable: false },
      { code: 'AGENT_MISSING', retryable: false },
    ])
    rmSync(agents.repo, { recursive: true })
    await agents.yard.run('retry', 1)
    expect(await agents.drained(1)).toMatchObject({ state: 'failed', error: { code: 'NOT_A_REPOSITORY' } })
  })
})
