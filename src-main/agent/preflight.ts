import path from 'node:path'
import { type AgentLoopInput, type Finding, type FindingCode, PROMPT_FILE } from '../../src-shared/agent-loop.js'
import type { LiveLoop } from '../store/agent-notes.js'
import { findProgram, isProgram, parseAgentCommand } from './agent-command.js'
import { Git, GitFailure } from './git.js'
import { rivalAmong } from './loop-notes.js'
import { isRemoteName, type LocalRepository, openLocal, plainUrl, remoteOf } from './repository.js'

export interface PreflightCall {
  /** Folder that relative names are meant from. */
  cwd: string
  /** What the job will run with. */
  env: NodeJS.ProcessEnv
  live: readonly LiveLoop[]
  /** Go on although not everything in the work tree is committed. */
  allowDirty: boolean
}

/** What a look before submitting a loop found. */
export interface Preflight {
  /** With absolute names; what is to be submitted when nothing was found. */
  input: AgentLoopInput
  findings: Finding[]
}

/** How long a remote may take to say which branches it has, in ms. */
const REMOTE_MS = 30_000

/**
 * Looks, before a loop is submitted, for what would make it fail or lose work (rule G8). Every finding says what to do. It
 * changes nothing, here or at the remote.
 */
export async function preflight(given: AgentLoopInput, call: PreflightCall): Promise<Preflight> {
  const look = new Look(given, call)
  try {
    return { input: await look.all(), findings: look.findings }
  } catch (thrown) {
    if (!(thrown instanceof GitFailure)) throw thrown
    if (thrown.isMissing) look.found('git-missing', 'repo', 'git is not installed, or not in PATH; install it')
    else look.found('not-a-repository', 'repo', thrown.message)
    return { input: given, findings: look.findings }
  }
}

class Look {
  readonly findings: Finding[] = []

  constructor(
    private readonly given: AgentLoopInput,
    private readonly call: PreflightCall,
  ) {}

  found(code: FindingCode, field: keyof AgentLoopInput, message: string, option: string | null = null): void {
    this.findings.push({ code, field, message, option })
  }

  async all(): Promise<AgentLoopInput> {
    const { given, call } = this
    const input = { ...given }
    if (isRemoteName(given.repo)) await this.#remote(input)
    else await this.#local(input)
    const rival = given.allowSameBranch ? null : rivalAmong(call.live, input)
    if (rival !== null) {
      this.found(
        'second-live-job',
        'branch',
        `job ${rival.id} is a live loop on branch ${given.branch} already; wait for it, or cancel it`,
        'allow both with --allow-same-branch: each then has a result branch of its own',
      )
    }
    if (given.pr && findProgram('gh', call.env) === null) {
      this.found(
        'gh-missing',
        'pr',
        'gh is not installed, or not in PATH: install it (https://cli.github.com), or do without a pull request',
      )
    }
    return input
  }

  async #remote(input: AgentLoopInput): Promise<void> {
    const { repo, branch, workingDir } = input
    const git = new Git(this.call.cwd, this.call.env)
    const { code, stdout, stderr } = await git.try(['ls-remote', '--heads', '--', repo], { timeoutMs: REMOTE_MS })
    if (code !== 0) {
      const said =
        stderr
          .trim()
          .split('\n')
          .at(-1)
          ?.replace(/^fatal: /, '') ?? ''
      this.found('not-a-repository', 'repo', `${plainUrl(repo)} cannot be read as a git repository: ${said}`)
    } else if (!stdout.split('\n').some((line) => line.endsWith(`\trefs/heads/${branch}`))) {
      const heads = stdout.split('\n').flatMap((line) => line.split('\trefs/heads/').slice(1))
      this.found('branch-missing', 'branch', `${plainUrl(repo)} has no branch ${branch}${known(heads)}`)
    }
    if (workingDir !== undefined && leadsOut(workingDir)) this.#outside(workingDir)
    this.#agent(input, null, null)
  }

  async #local(input: AgentLoopInput): Promise<void> {
    const folder = path.resolve(this.call.cwd, input.repo)
    const local = await openLocal(folder, this.call.env)
    if (local === null) {
      this.found(
        'not-a-repository',
        'repo',
        `${folder} is no git repository; name another folder or a URL, or run "git init" in it and commit`,
      )
      this.#agent(input, null, null)
      return
    }
    input.repo = local.folder
    const tip = await local.git.commit(`refs/heads/${input.branch}`)
    if (tip === null) await this.#missingBranch(local, input.branch)
    if (!this.call.allowDirty) await this.#cleanTree(local, input.branch)
    await this.#workingDir(local, input, tip)
    if (tip !== null) {
      if (input.prompt === undefined) await this.#promptFile(local, tip, input.branch)
      if (input.push || input.pr) await this.#pushed(local, input.branch, tip)
    }
    this.#agent(input, local, tip)
  }

  async #missingBranch({ git, folder }: LocalRepository, branch: string): Promise<void> {
    const heads = (await git.run(['for-each-ref', '--format=%(refname:short)', 'refs/heads'])).split('\n')
    const remote = await git.run(['for-each-ref', '--format=%(refname:short)', `refs/remotes/*/${branch}`])
    const fetched =
      remote === '' ? '' : `; there is ${remote.split('\n')[0]}: git branch ${branch} ${remote.split('\n')[0]}`
    this.found(
      'branch-missing',
      'branch',
      `${folder} has no branch ${branch}${fetched === '' ? known(heads) : fetched}`,
    )
  }

  /** What is not committed is not in the workspace. It matters for the branch that is checked out. */
  async #cleanTree({ git, folder, isBare }: LocalRepository, branch: string): Promise<void> {
    if (isBare) return
    const { stdout: head } = await git.try(['symbolic-ref', '--quiet', '--short', 'HEAD'])
    if (head.trim() !== branch) return
    const changed = (await git.run(['status', '--porcelain'], { limit: 100_000 }))
      .split('\n')
      .filter((line) => line !== '')
    if (changed.length === 0) return
    const names = changed.slice(0, 3).map((line) => line.slice(3))
    const more = changed.length > 3 ? ` and ${changed.length - 3} more` : ''
    this.found(
      'dirty-tree',
      'repo',
      `${folder} has changes that are not committed (${names.join(', ')}${more}), which the agent would not see; ` +
        'commit or stash them',
      'go on without them with --allow-dirty',
    )
  }

  async #workingDir(local: LocalRepository, input: AgentLoopInput, tip: string | null): Promise<void> {
    if (input.workingDir === undefined) return
    const relative = path.relative(local.folder, path.resolve(local.folder, input.workingDir))
    if (leadsOut(relative)) {
      this.#outside(input.workingDir)
      return
    }
    input.workingDir = relative.split(path.sep).join('/')
    if (relative === '') delete input.workingDir
    else if (tip !== null) {
      const { stdout } = await local.git.try(['cat-file', '-t', `${tip}:${input.workingDir}`])
      if (stdout.trim() === 'tree') return
      this.found(
        'outside-repository',
        'workingDir',
        `branch ${input.branch} has no folder ${input.workingDir}; name one that it has`,
      )
    }
  }

  #outside(workingDir: string): void {
    this.found(
      'outside-repository',
      'workingDir',
      `the working folder ${workingDir} lies outside the repository; name one inside it, from its top`,
    )
  }

  async #promptFile({ git }: LocalRepository, tip: string, branch: string): Promise<void> {
    const { code, stdout } = await git.try(['show', `${tip}:${PROMPT_FILE}`])
    if (code === 0 && stdout.trim() !== '') return
    this.found(
      'prompt-missing',
      'prompt',
      `there is no prompt: branch ${branch} has no ${PROMPT_FILE}, or an empty one; give one, or commit ${PROMPT_FILE}`,
    )
  }

  /** What is proposed to others must not hang on commits that only this machine has. */
  async #pushed(local: LocalRepository, branch: string, tip: string): Promise<void> {
    const remote = await remoteOf(local, branch)
    const field = this.given.push ? 'push' : 'pr'
    if (remote === null) {
      this.found(
        'no-remote',
        field,
        'the repository has no remote to push to: git remote add origin URL, or do not push',
      )
      return
    }
    const { code, stdout, stderr } = await local.git.try(['ls-remote', '--', remote.url, `refs/heads/${branch}`], {
      timeoutMs: REMOTE_MS,
    })
    if (code !== 0) {
      const said = stderr.trim().split('\n').at(-1) ?? ''
      this.found('no-remote', field, `the remote ${remote.name} cannot be reached: ${said}`)
      return
    }
    const there = stdout.split('\t')[0]?.trim() ?? ''
    // A commit that is not known here is newer than, or beside, what is here; the result branch stands on its own either way.
    if (there !== '' && ((await local.git.commit(there)) === null || (await local.git.isAncestor(tip, there)))) return
    this.found(
      'unpushed-branch',
      'branch',
      `branch ${branch} has commits that ${remote.name} has not; push it first: git push ${remote.name} ${branch}`,
    )
  }

  /** A program that is named by a path is meant from the caller's folder, or else lies in the repository. */
  #agent(input: AgentLoopInput, local: LocalRepository | null, tip: string | null): void {
    const command = parseAgentCommand(input.agent)
    if (command === null) {
      this.found(
        'agent-missing',
        'agent',
        `the agent's command "${input.agent}" has no program, or a quote is not closed`,
      )
      return
    }
    const { program, rest } = command
    if (!/[\\/]/.test(program)) {
      if (findProgram(program, this.call.env) !== null) return
      this.found(
        'agent-missing',
        'agent',
        `there is no program "${program}" in PATH; install it, or give its whole path`,
      )
      return
    }
    const absolute = path.resolve(this.call.cwd, program)
    if (isProgram(absolute)) {
      if (!path.isAbsolute(program)) input.agent = quoted(absolute) + rest
      return
    }
    // Only the workspace tells what a repository somewhere else holds.
    if (!path.isAbsolute(program) && (local === null || tip === null || isInBranch(local, input, program))) return
    this.found(
      'agent-missing',
      'agent',
      `there is no program ${absolute} that can be executed, and none of that name in the repository`,
    )
  }
}

function isInBranch({ folder }: LocalRepository, { workingDir }: AgentLoopInput, program: string): boolean {
  return isProgram(path.join(folder, workingDir ?? '.', program))
}

function leadsOut(relative: string): boolean {
  const normal = path.normalize(relative)
  return path.isAbsolute(normal) || normal === '..' || normal.startsWith(`..${path.sep}`)
}

function known(branches: readonly string[]): string {
  const names = branches.filter((name) => name !== '')
  if (names.length === 0) return '; it has none yet: commit something first'
  const more = names.length > 8 ? ` and ${names.length - 8} more` : ''
  return `; it has ${names.slice(0, 8).join(', ')}${more}`
}

function quoted(path: string): string {
  return /^[\w@%+=:,./\\-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`
}
