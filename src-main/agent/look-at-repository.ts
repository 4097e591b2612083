import { statSync } from 'node:fs'
import type { RepositoryView } from '../../src-shared/agent-contract.js'
import { PROMPT_FILE } from '../../src-shared/agent-loop.js'
import { Git, GitFailure } from './git.js'
import { isRemoteName, openLocal, remoteOf } from './repository.js'

/** How long a remote may take to say which branches it has, in ms. */
const REMOTE_MS = 15_000
const MOST_BRANCHES = 1_000

/** What there is to choose from; null when there is no repository of that name. */
export async function lookAtRepository(
  repo: string,
  branch: string,
  env: NodeJS.ProcessEnv,
): Promise<RepositoryView | null> {
  try {
    return isRemoteName(repo) ? await remoteView(repo, env) : await localView(repo, branch, env)
  } catch (thrown) {
    if (thrown instanceof GitFailure) return null
    throw thrown
  }
}

async function localView(folder: string, branch: string, env: NodeJS.ProcessEnv): Promise<RepositoryView | null> {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) return null
  const local = await openLocal(folder, env)
  if (local === null) return null
  const { git } = local
  const format = ['for-each-ref', '--sort=-committerdate', `--count=${MOST_BRANCHES}`, '--format=%(refname:short)']
  const names = (await git.run([...format, 'refs/heads'])).split('\n').filter((name) => name !== '')
  const { stdout: head } = await git.try(['symbolic-ref', '--quiet', '--short', 'HEAD'])
  const checkedOut = head.trim() === '' ? null : head.trim()
  const chosen = branch === '' ? (checkedOut ?? '') : branch
  const { code } = await git.try(['cat-file', '-e', `refs/heads/${chosen}:${PROMPT_FILE}`])
  return {
    folder: local.folder,
    branches: names,
    checkedOut,
    hasRemote: (await remoteOf(local, chosen)) !== null,
    hasPromptFile: code === 0,
  }
}

async function remoteView(url: string, env: NodeJS.ProcessEnv): Promise<RepositoryView | null> {
  const git = new Git(process.cwd(), env)
  const { code, stdout } = await git.try(['ls-remote', '--heads', '--', url], { timeoutMs: REMOTE_MS })
  if (code !== 0) return null
  const branches = stdout.split('\n').flatMap((line) => line.split('\trefs/heads/').slice(1))
  // Whether the file is there only a clone tells.
  return {
    folder: null,
    branches: branches.slice(0, MOST_BRANCHES),
    checkedOut: null,
    hasRemote: true,
    hasPromptFile: true,
  }
}
