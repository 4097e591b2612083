import { realpathSync, statSync } from 'node:fs'
import path from 'node:path'
import { Git, GitFailure } from './git.js'

const URL_LIKE = /^[A-Za-z][A-Za-z0-9+.-]*:\/\//
/** `ada@example.org:project.git` */
const SCP_LIKE = /^(?:[\w.-]+@)?[\w.-]+:(?!\\)\S+$/

/** Whether a repository is named by where it is on a network (or by a `file:` URL) and not by a folder. */
export function isRemoteName(name: string): boolean {
  if (URL_LIKE.test(name)) return true
  return SCP_LIKE.test(name) && !/^[A-Za-z]:/.test(name) && statSync(name, { throwIfNoEntry: false }) === undefined
}

/** A git repository in a folder of this machine. */
export interface LocalRepository {
  /** Top of the work tree; of a bare one, itself. Absolute, without links. */
  folder: string
  isBare: boolean
  git: Git
}

/** @returns null when there is no repository @throws GitFailure when git is missing, or refuses the folder */
export async function openLocal(folder: string, env: NodeJS.ProcessEnv): Promise<LocalRepository | null> {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) return null
  const git = new Git(folder, env)
  const { code, stdout, stderr } = await git.try(['rev-parse', '--is-bare-repository'])
  if (code !== 0) {
    if (/dubious ownership/.test(stderr)) throw new GitFailure(['rev-parse'], code, ownershipWords(folder))
    return null
  }
  const isBare = stdout.trim() === 'true'
  const top = await git.run(['rev-parse', isBare ? '--absolute-git-dir' : '--show-toplevel'])
  const real = realpathSync(path.resolve(folder, top))
  return { folder: real, isBare, git: git.in(real) }
}

function ownershipWords(folder: string): string {
  return `${folder} belongs to another user, so git does not use it; git config --global --add safe.directory ${folder}`
}

/** The remote that the branch goes to: its own one, or `origin`. Null when the repository has none of these. */
export async function remoteOf(
  { git, folder }: LocalRepository,
  branch: string,
): Promise<{ name: string; url: string } | null> {
  const configured = await git.config(`branch.${branch}.remote`)
  for (const name of [configured, 'origin']) {
    if (name === null || name === '.') continue
    const { code, stdout } = await git.try(['remote', 'get-url', '--push', name])
    if (code === 0) return { name, url: absoluteUrl(stdout.trim(), folder) }
  }
  return null
}

/** A remote may be a folder, named from where the repository lies. */
function absoluteUrl(url: string, folder: string): string {
  return isRemoteName(url) ? url : path.resolve(folder, url)
}

/** Says that two names mean the same repository. */
export function repositoryKey(repo: string): string {
  if (isRemoteName(repo)) return repo.replace(/\/+$/, '').replace(/\.git$/, '')
  try {
    return realpathSync(repo)
  } catch {
    return path.resolve(repo)
  }
}

/** Without a name and password that a URL may hold. */
export function plainUrl(url: string): string {
  return url.replace(/^([a-z+]+:\/\/)[^/]*@/i, '$1')
}

/** How a person calls it: the last part of its name. */
export function repositoryName(repo: string): string {
  return /([^/\\:]+?)(?:\.git)?[/\\]*$/.exec(repo)?.[1] ?? repo
}
