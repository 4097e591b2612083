import type { Delivery } from '../../src-shared/agent-loop.js'
import { plainUrl } from './repository.js'
import { spawnToEnd } from './spawn-to-end.js'
import type { Workspace } from './workspace.js'

/** How long a push or a pull request may take, in ms. */
const LIMIT_MS = 300_000

/**
 * Puts the result branch into the person's own repository, as a branch beside theirs. Its work tree and what is checked out
 * there are never touched, and a branch that is not an older state of this one is never overwritten.
 *
 * @param published what this loop put there last; null: nothing yet
 * @returns why it could not be done; null when the branch is there, or there is no such repository
 */
export async function publishLocally(
  { source, git, branch }: Workspace,
  commit: string,
  published: string | null,
): Promise<string | null> {
  const { local } = source
  if (local === null) return null
  const ref = `refs/heads/${branch}`
  const there = await local.git.commit(ref)
  if (there === commit) return null
  if (there !== null && there !== published && !(await git.isAncestor(there, commit))) {
    return `branch ${branch} of ${local.folder} was changed by someone else and is left as it is`
  }
  const { code, stderr } = await git.try([
    'push',
    '--quiet',
    '--no-verify',
    '--receive-pack=git -c receive.denyCurrentBranch=refuse receive-pack',
    `--force-with-lease=${ref}:${there ?? ''}`,
    local.folder,
    `${commit}:${ref}`,
  ])
  if (code === 0) return null
  const why = /checked out/.test(stderr) ? 'it is checked out there' : words(stderr)
  return `branch ${branch} of ${local.folder} could not be brought up to date: ${why}`
}

/** Pushes the result branch to the remote; never by force. */
export async function pushBranch({ git, source, branch }: Workspace, signal: AbortSignal): Promise<Delivery> {
  const to = source.url
  if (to === null) return { ok: false, to, url: null, error: 'the repository has no remote' }
  const refspec = `refs/heads/${branch}:refs/heads/${branch}`
  const { code, stderr } = await git.try(['push', '--quiet', '--no-verify', 'origin', refspec], {
    signal,
    timeoutMs: LIMIT_MS,
  })
  return { ok: code === 0, to: plainUrl(to), url: null, error: code === 0 ? null : words(stderr) }
}

/** Opens a pull request with `gh`, or finds the one that there is. */
export async function openPullRequest(
  { folder, branch }: Workspace,
  { base, title, body, signal }: { base: string; title: string; body: string; signal: AbortSignal },
): Promise<Delivery> {
  const to = base
  try {
    const args = ['pr', 'create', '--head', branch, '--base', base, '--title', title, '--body', body]
    const { code, stdout, stderr } = await spawnToEnd('gh', args, {
      cwd: folder.work,
      env: { ...process.env, GH_PROMPT_DISABLED: '1', NO_COLOR: '1' },
      signal,
      timeoutMs: LIMIT_MS,
    })
    const url = lastUrl(code === 0 ? stdout : stderr)
    const ok = code === 0 || (url !== null && /already exists/i.test(stderr))
    return { ok, to, url: ok ? url : null, error: ok ? null : words(stderr === '' ? stdout : stderr) }
  } catch (thrown) {
    signal.throwIfAborted()
    return { ok: false, to, url: null, error: `gh could not be started: ${(thrown as Error).message}` }
  }
}

function lastUrl(text: string): string | null {
  return text.match(/https?:\/\/\S+/g)?.at(-1) ?? null
}

function words(stderr: string): string {
  const lines = stderr.split('\n').map((line) => line.trim())
  const said = lines.filter((line) => line !== '' && !line.startsWith('hint:'))
  return said.length === 0 ? 'it did not say why' : said.slice(-5).join('; ').slice(0, 1000)
}
