import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { LoopFolder } from '../../src-main/agent/loop-folder.js'
import { Workspace } from '../../src-main/agent/workspace.js'
import { storedLoopInputSchema } from '../../src-shared/agent-loop.js'
import { temporaryFolder } from '../support/yard.js'

/** A data folder, and a repository with a commit on `main`. */
function repositoryIn(home: string): string {
  const repo = join(home, 'repo')
  mkdirSync(repo)
  writeFileSync(join(repo, 'readme.txt'), 'a project\n')
  const env = { PATH: process.env.PATH, HOME: home }
  const git = (...args: string[]) => execFileSync('git', args, { cwd: repo, env, stdio: 'pipe' })
  git('init', '--quiet', '--initial-branch=main')
  git('config', 'user.name', 'Ada')
  git('config', 'user.email', 'ada@example.org')
  git('add', '--all')
  git('commit', '--quiet', '--message', 'readme')
  return repo
}

function open(home: string, repo: string, branch = 'main') {
  const folder = new LoopFolder(home, 1)
  const input = storedLoopInputSchema.parse({ repo, branch, agent: 'true' })
  return Workspace.open(folder, input, null, { id: 1, signal: new AbortController().signal })
}

describe('the workspace of a loop', () => {
  test('[G10] commits although an agent was ended while its git held a lock', async () => {
    const home = temporaryFolder()
    const { workspace, base } = await open(home, repositoryIn(home))
    writeFileSync(join(workspace.folder.work, 'a.txt'), 'new\n')
    writeFileSync(join(workspace.folder.repo, 'worktrees', 'work', 'index.lock'), '')
    const { commit, trouble } = await workspace.commit(base, 'Iteration 1')
    expect(trouble).toBeNull()
    expect(await workspace.fileAt(commit, 'a.txt')).toBe('new\n')
  })

  test('[G8] that cannot be cloned is named without the password in its URL', async () => {
    const home = temporaryFolder()
    const failure = await open(home, 'https://ada:hunter2@localhost:1/engine.git').catch((thrown: Error) => thrown)
    expect(failure).toMatchObject({ code: 'CLONE_FAILED', message: expect.stringContaining('https://localhost:1/') })
    expect((failure as Error).message).not.toContain('hunter2')
  })
})
