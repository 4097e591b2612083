import { existsSync, realpathSync, rmSync } from 'node:fs'
import path from 'node:path'
import type { AgentLoopInput, LoopCheckpoint } from '../../src-shared/agent-loop.js'
import { JobFailure } from '../handlers/job-failure.js'
import { cloneRepository, type Source, sourceOf } from './clone-repository.js'
import { Git, GitFailure } from './git.js'
import type { LoopFolder } from './loop-folder.js'
import { removeStaleLocks } from './stale-locks.js'

/**
 * The workspace of a loop: a repository of the job's own with a work tree in which its agent works. Commits lie outside the
 * work tree, so an agent that deletes that loses only what was not committed.
 */
export class Workspace {
  readonly git: Git
  readonly #work: Git

  private constructor(
    readonly folder: LoopFolder,
    readonly source: Source,
    readonly branch: string,
  ) {
    this.git = new Git(folder.repo)
    this.#work = new Git(folder.work)
  }

  /**
   * Makes the workspace, or takes up the one that is there.
   *
   * @param known of an earlier start; null at the first
   * @throws JobFailure
   */
  static async open(
    folder: LoopFolder,
    input: AgentLoopInput,
    known: LoopCheckpoint | null,
    job: { id: number; signal: AbortSignal },
  ): Promise<{ workspace: Workspace; base: string; warnings: string[] }> {
    folder.make()
    const source = await sourceOf(input)
    removeStaleLocks(folder.repo)
    const begun = known ?? folder.readBeginning()
    if (begun !== null && (await hasCommit(folder, known?.commit ?? begun.base))) {
      const workspace = new Workspace(folder, source, begun.branch)
      return { workspace, base: begun.base, warnings: await workspace.#restore() }
    }
    folder.forget()
    const tip = await cloneRepository(folder, source, input, job.signal)
    const base = known?.base ?? tip
    const branch = known?.branch ?? (await freeBranchName(folder, source, input, base, job.id))
    const workspace = new Workspace(folder, source, branch)
    if (known === null) await workspace.git.run(['branch', '--force', branch, base])
    else await workspace.#fetchPublished(known.commit)
    await workspace.#restore()
    folder.writeBeginning({ base, branch })
    return { workspace, base, warnings: known === null ? [] : [REMADE] }
  }

  /** Where the agent runs. @throws JobFailure when that is no folder inside the workspace */
  agentFolder(workingDir: string | undefined): string {
    const wanted = path.join(this.folder.work, workingDir ?? '.')
    try {
      const top = realpathSync(this.folder.work)
      const real = realpathSync(wanted)
      if (real === top || real.startsWith(top + path.sep)) return real
    } catch {
      throw new JobFailure({
        code: 'OUTSIDE_REPOSITORY',
        message: `branch ${this.branch} has no folder ${workingDir}; name one that it has`,
        retryable: false,
      })
    }
    throw new JobFailure({
      code: 'OUTSIDE_REPOSITORY',
      message: `the working folder ${workingDir} leads out of the repository; name one inside it`,
      retryable: false,
    })
  }

  /** A file as it is in a commit; null when it is not there. */
  async fileAt(commit: string, name: string): Promise<string | null> {
    const { code, stdout } = await this.git.try(['show', `${commit}:${name}`])
    return code === 0 ? stdout : null
  }

  /**
   * Commits what an iteration changed, beside what the agent committed itself. Called twice it commits once.
   *
   * @param before where the branch stood before the iteration
   * @throws JobFailure
   */
  async commit(before: string, message: string): Promise<{ commit: string; trouble: string | null }> {
    // Of an agent that was ended while its git worked; nothing of it is left.
    removeStaleLocks(this.folder.repo)
    const lost = await this.#restore()
    let trouble = lost[0] ?? null
    trouble ??= await this.#comeBack(before)
    const added = await this.#work.try(['add', '--all', '--ignore-errors'])
    if (added.code !== 0) trouble ??= `not all of its changes could be committed: ${firstLine(added.stderr)}`
    const staged = await this.#work.try(['diff', '--cached', '--quiet'])
    if (staged.code !== 0) {
      await this.#work.run(
        [
          ...(await this.#author()),
          'commit',
          '--quiet',
          '--no-verify',
          '--no-gpg-sign',
          '--cleanup=whitespace',
          '--file=-',
        ],
        { stdin: message },
      )
    }
    return { commit: await this.#head(), trouble }
  }

  async #head(): Promise<string> {
    const commit = await this.git.commit(`refs/heads/${this.branch}`)
    if (commit !== null) return commit
    throw lostWorkspace(`its workspace has no branch ${this.branch} any more`)
  }

  /** The work tree as it should be there. @returns what had to be done about it */
  async #restore(): Promise<string[]> {
    const { work } = this.folder
    if (existsSync(work)) {
      const { code, stdout } = await this.#work.try(['rev-parse', '--git-common-dir']).catch(toNothing)
      if (code === 0 && samePath(path.resolve(work, stdout.trim()), this.folder.repo)) return []
    }
    const wasThere = (await this.git.try(['worktree', 'list', '--porcelain'])).stdout.includes(`worktree ${work}`)
    rmSync(work, { recursive: true, force: true, maxRetries: 3 })
    await this.git.run(['worktree', 'prune', '--expire=now'])
    await this.git.run(['worktree', 'add', '--quiet', '--force', work, this.branch])
    return wasThere ? ['the agent deleted its workspace; it was made again from the last commit'] : []
  }

  /** An agent may have left the branch. What it committed on top of it counts; what is elsewhere is kept beside. */
  async #comeBack(before: string): Promise<string | null> {
    const { stdout } = await this.#work.try(['symbolic-ref', '--quiet', 'HEAD'])
    if (stdout.trim() === `refs/heads/${this.branch}`) return null
    const head = await this.#work.commit('HEAD')
    if (head !== null && (await this.git.isAncestor(before, head))) {
      await this.git.run(['update-ref', `refs/heads/${this.branch}`, head])
      await this.#work.run(['symbolic-ref', 'HEAD', `refs/heads/${this.branch}`])
      return null
    }
    if (head !== null) await this.git.run(['update-ref', `refs/jobyard/left-${head.slice(0, 12)}`, head])
    await this.#work.run(['checkout', '--quiet', '--force', this.branch])
    return `it left the branch ${this.branch}; what it had committed elsewhere is kept as refs/jobyard/left-${head?.slice(0, 12)}`
  }

  async #author(): Promise<string[]> {
    if ((await this.#work.config('user.email')) !== null) return []
    return ['-c', 'user.name=Jobyard', '-c', 'user.email=jobyard@localhost']
  }

  async #fetchPublished(commit: string): Promise<void> {
    const from = this.source.local?.folder ?? this.source.url
    const refspec = `+refs/heads/${this.branch}:refs/heads/${this.branch}`
    const fetched = from === null ? null : await this.git.try(['fetch', '--quiet', from, refspec])
    if (fetched?.code === 0 && (await this.git.commit(commit)) !== null) {
      await this.git.run(['update-ref', `refs/heads/${this.branch}`, commit])
      return
    }
    throw lostWorkspace('its workspace is gone, and its commits are nowhere else')
  }
}

const REMADE = 'its workspace was gone and was made again from the branch that had been put into the repository'

/** Whether the repository of an earlier start is there with its last commit. */
async function hasCommit(folder: LoopFolder, commit: string): Promise<boolean> {
  if (!existsSync(folder.repo)) return false
  return (await new Git(folder.repo).commit(commit)) !== null
}

/**
 * `ralph/<branch>-result`, unless that is taken: by an earlier loop's work that the branch does not hold, or by another live
 * loop. Then the job's number is added, and nobody's work is overwritten.
 */
async function freeBranchName(
  folder: LoopFolder,
  source: Source,
  input: AgentLoopInput,
  base: string,
  jobId: number,
): Promise<string> {
  // A branch `ralph` leaves no room for branches below it.
  const isBlocked = input.branch === 'ralph' || (await source.local?.git.commit('refs/heads/ralph')) != null
  const name = `ralph${isBlocked ? '-' : '/'}${input.branch}-result`
  const own = `${name}-${jobId}`
  if (input.allowSameBranch) return own
  const git = new Git(folder.repo)
  const taken = await source.local?.git.commit(`refs/heads/${name}`)
  if (taken != null && !(await git.isAncestor(taken, base))) return own
  if (!input.push && !input.pr) return name
  const { stdout } = await git.try(['ls-remote', 'origin', `refs/heads/${name}`], { timeoutMs: 60_000 })
  const remote = stdout.split('\t')[0]?.trim() ?? ''
  return remote !== '' && !(await git.isAncestor(remote, base)) ? own : name
}

function lostWorkspace(message: string): JobFailure {
  return new JobFailure({ code: 'WORKSPACE_LOST', message, retryable: false })
}

function firstLine(text: string): string {
  return text.trim().split('\n')[0] ?? ''
}

function samePath(one: string, other: string): boolean {
  try {
    return realpathSync(one) === realpathSync(other)
  } catch {
    return false
  }
}

function toNothing(thrown: unknown): { code: number; stdout: string } {
  if (thrown instanceof GitFailure) return { code: 128, stdout: '' }
  throw thrown
}
