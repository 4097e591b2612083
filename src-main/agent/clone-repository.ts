import { renameSync, rmSync } from 'node:fs'
import type { AgentLoopInput } from '../../src-shared/agent-loop.js'
import { JobFailure } from '../handlers/job-failure.js'
import { Git, GitFailure } from './git.js'
import type { LoopFolder } from './loop-folder.js'
import { isRemoteName, type LocalRepository, openLocal, plainUrl, remoteOf } from './repository.js'

/** Where a loop's repository comes from, and where its result goes. */
export interface Source {
  /** The person's own repository; null when the job names a URL. */
  local: LocalRepository | null
  /** What `origin` is in the workspace; null when there is no remote. */
  url: string | null
}

/** @throws JobFailure when the folder is no repository */
export async function sourceOf(input: AgentLoopInput): Promise<Source> {
  if (isRemoteName(input.repo)) return { local: null, url: input.repo }
  const local = await openLocal(input.repo, process.env).catch((thrown: unknown) => {
    throw new JobFailure(gitTrouble(thrown), thrown)
  })
  if (local === null) {
    throw new JobFailure({
      code: 'NOT_A_REPOSITORY',
      message: `${input.repo} is no git repository (any more)`,
      retryable: false,
    })
  }
  return { local, url: (await remoteOf(local, input.branch))?.url ?? null }
}

/** Settings of a loop's own repository. */
const SETTINGS = [
  // Background work would outlive the iteration that caused it.
  ['gc.auto', '0'],
  ['maintenance.auto', 'false'],
  ['advice.addEmbeddedRepo', 'false'],
] as const

/**
 * Clones the branch into the loop's own repository; what was there is replaced. It appears under its name only when it is
 * whole.
 *
 * @returns the commit that the branch stands at
 * @throws JobFailure
 */
export async function cloneRepository(
  folder: LoopFolder,
  source: Source,
  { repo, branch }: AgentLoopInput,
  signal: AbortSignal,
): Promise<string> {
  const making = `${folder.repo}.making`
  for (const path of [making, folder.repo, folder.work]) rmSync(path, { recursive: true, force: true, maxRetries: 3 })
  const from = source.local?.folder ?? repo
  const outside = new Git(folder.folder)
  const options = ['--quiet', '--bare', '--single-branch', '--no-tags', '--branch', branch]
  const cloned = await outside
    .try(['-c', 'protocol.ext.allow=never', 'clone', ...options, '--', from, making], { signal })
    .catch((thrown: unknown) => {
      if (!(thrown instanceof GitFailure)) throw thrown
      throw new JobFailure(gitTrouble(thrown), thrown)
    })
  const shown = plainUrl(from)
  if (cloned.code !== 0) throw cloneFailure(shown, branch, cloned.stderr, source.local === null)
  const git = new Git(making)
  const base = await git.commit(`refs/heads/${branch}`)
  if (base === null) throw missingBranch(shown, branch)
  for (const [key, value] of SETTINGS) await git.run(['config', key, value])
  await setRemote(git, source)
  if (source.local !== null) await copyAuthor(source.local.git, git)
  renameSync(making, folder.repo)
  return base
}

/** The agent sees the remote that the person's repository has, never that repository itself. */
async function setRemote(git: Git, { url }: Source): Promise<void> {
  await git.try(['remote', 'remove', 'origin'])
  if (url !== null) await git.run(['remote', 'add', 'origin', url])
}

async function copyAuthor(from: Git, to: Git): Promise<void> {
  for (const key of ['user.name', 'user.email']) {
    const value = await from.config(key)
    if (value !== null) await to.run(['config', key, value])
  }
}

function cloneFailure(from: string, branch: string, stderr: string, isRemote: boolean): JobFailure {
  if (/Remote branch .* not found/i.test(stderr)) return missingBranch(from, branch)
  const said = stderr.trim().split('\n').slice(-2).join('; ')
  // A network may be there again later; a folder does not change by itself.
  return new JobFailure({ code: 'CLONE_FAILED', message: `cannot clone ${from}: ${said}`, retryable: isRemote })
}

function missingBranch(from: string, branch: string): JobFailure {
  return new JobFailure({ code: 'BRANCH_MISSING', message: `${from} has no branch ${branch}`, retryable: false })
}

function gitTrouble(thrown: unknown): { code: string; message: string; retryable: boolean } {
  const { message } = thrown as Error
  const isMissing = thrown instanceof GitFailure && thrown.isMissing
  return { code: isMissing ? 'GIT_MISSING' : 'GIT_FAILED', message, retryable: false }
}
