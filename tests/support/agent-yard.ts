import { execFileSync } from 'node:child_process'
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findProgram } from '../../src-main/agent/agent-command.js'
import type { JobJson } from './job-json.js'
import { openYard, type Ran, type RunOptions, type Yard } from './jobyard-cli.js'
import { until } from './until.js'

const AGENT = fileURLToPath(new URL('./scripted-agent.mjs', import.meta.url))

/** One thing that the scripted agent does; see scripted-agent.mjs. */
export type AgentStep =
  | { write: string; text?: string }
  | { append: string; text?: string }
  | { delete: string }
  | { say: string }
  | { err: string }
  | { repeatPrompt: true }
  | { keepPrompt: string }
  | { env: string }
  | { git: string[] }
  | { fork: string }
  | { flood: number }
  | { until: string }
  | { hang: true }
  | { exit: number }

/** What it does in each iteration; `else` in those that are not named. */
export type AgentPlan = Record<number, AgentStep[]> & { else?: AgentStep[] }

export const PROMISE = '<promise>DONE</promise>'
export const done: AgentStep = { say: PROMISE }

/** An attempt's turn as `transcript --json` prints it. */
export interface TurnJson {
  role: string
  content: string
  meta: { kind?: string; iteration?: number; [field: string]: unknown } | null
  [field: string]: unknown
}

/** A yard with a real git repository in it, `repo`, and a scripted agent to work on its branch `main`. */
export class AgentYard {
  readonly yard: Yard
  readonly repo: string
  readonly #bin: string
  /** Lines of the ledger. */
  #forgotten = 0

  constructor(yard: Yard = openYard()) {
    this.yard = yard
    this.repo = yard.path('repo')
    this.#bin = yard.path('bin')
    mkdirSync(this.repo)
    copyFileSync(AGENT, yard.path('agent.mjs'))
    this.git('init', '--quiet', '--initial-branch=main')
    this.git('config', 'user.name', 'Ada')
    this.git('config', 'user.email', 'ada@example.org')
    this.commit({ 'readme.txt': 'a project\n', 'src/code.txt': 'some code\n' })
  }

  /** Git in the repository. @returns what it printed */
  git(...args: string[]): string {
    return this.gitIn(this.repo, ...args)
  }

  gitIn(folder: string, ...args: string[]): string {
    const env = { PATH: process.env.PATH, HOME: this.yard.folder }
    return execFileSync('git', args, { cwd: folder, env, encoding: 'utf8', stdio: 'pipe' }).trim()
  }

  /** Commits files, by their names, to the branch that is checked out. */
  commit(files: Record<string, string>): void {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(join(this.repo, name, '..'), { recursive: true })
      writeFileSync(join(this.repo, name), text)
    }
    this.git('add', '--all')
    this.git('commit', '--quiet', '--message', Object.keys(files).join(' '))
  }

  /** A bare repository as the repository's `origin`, with its branch pushed. @returns its folder */
  addRemote(): string {
    const remote = this.yard.path('remote.git')
    this.gitIn(this.yard.folder, 'init', '--quiet', '--bare', '--initial-branch=main', remote)
    this.git('remote', 'add', 'origin', remote)
    this.git('push', '--quiet', '--set-upstream', 'origin', 'main')
    return remote
  }

  /** The command of an agent that follows the plan. */
  agent(plan: AgentPlan, name = 'plan'): string {
    const file = this.yard.path(`${name}.json`)
    writeFileSync(file, JSON.stringify(plan))
    return `${process.execPath} ${this.yard.path('agent.mjs')} ${file} ${this.yard.path('ledger')}`
  }

  /** Submits a loop over `main`, without pauses between errors. */
  submit(plan: AgentPlan, ...options: (string | number)[]): Promise<JobJson> {
    return this.yard.json('agent', 'submit', ...this.options(this.agent(plan)), ...options)
  }

  options(agent: string): string[] {
    return [
      '--repo',
      this.repo,
      '--branch',
      'main',
      '--agent',
      agent,
      '--prompt',
      'Make it better',
      '--error-pause',
      '0ms',
    ]
  }

  submitWith(options: RunOptions, ...args: (string | number)[]): Promise<Ran> {
    return this.yard.runWith(options, 'agent', 'submit', ...args)
  }

  /** Runs what is there, and returns the job. */
  async drained(id = 1): Promise<JobJson> {
    await this.yard.drain('--concurrency', 1)
    return this.yard.show(id, '--attempts', '--history')
  }

  turns(id = 1, ...options: (string | number)[]): Promise<TurnJson[]> {
    return this.yard.json<TurnJson[]>('transcript', id, ...options)
  }

  /** Turns of finished iterations, of all attempts. */
  async iterations(job: JobJson): Promise<TurnJson[]> {
    const all: TurnJson[] = []
    for (let attempt = 1; attempt <= job.attempt; attempt++) {
      all.push(...(await this.turns(job.id, '--attempt', attempt)))
    }
    return all.filter(({ meta }) => meta?.kind === 'iteration')
  }

  /** How often the agent began, or ended, in each iteration, e.g. `{1: 1, 2: 2}`. */
  ledger(word: 'begun' | 'ended'): Record<string, number> {
    const counts: Record<string, number> = {}
    for (const line of this.yard.lines('ledger')) {
      const [what, iteration = ''] = line.split(' ')
      if (what === word) counts[iteration] = (counts[iteration] ?? 0) + 1
    }
    return counts
  }

  /** Resolves when the agent has begun that iteration so many times since `forgetBegun`. */
  async begun(iteration: number, times: number): Promise<void> {
    const count = () =>
      this.yard
        .lines('ledger')
        .slice(this.#forgotten)
        .filter((line) => line.startsWith(`begun ${iteration} `)).length
    await until(() => count() >= times, `iteration ${iteration} was begun ${times} times`)
  }

  forgetBegun(): void {
    this.#forgotten = this.yard.lines('ledger').length
  }

  /** Resolves when no agent lives. */
  async agentGone(): Promise<void> {
    const isAgent = ({ command }: { command: string }) => command.includes('agent.mjs') && command.includes('ledger')
    await until(() => !this.yard.processes().some(isAgent), 'the agent is gone')
  }

  /** The numbers in the trailers of a branch's commits, oldest first. */
  committedIterations(branch = 'ralph/main-result'): string[] {
    const format = '--format=%(trailers:key=Jobyard-Iteration,valueonly,separator=%x2C)'
    const lines = this.git('log', '--reverse', format, branch).split('\n')
    return lines.filter((line) => line !== '')
  }

  branches(): string[] {
    return this.git('for-each-ref', '--format=%(refname:short)', 'refs/heads').split('\n')
  }

  /** Puts a program of that name into the PATH of all jobs. */
  program(name: string, script: string): void {
    const file = join(this.#bin, name)
    writeFileSync(file, script)
    chmodSync(file, 0o755)
  }

  /** From now on `git <verb>` waits as long as the file `hold` says so; who waits is seen by the file `held`. */
  holdableGit(): void {
    const real = findProgram('git', process.env)
    const [hold, held] = [this.yard.path('hold'), this.yard.path('held')]
    this.program(
      'git',
      `#!/bin/sh
if [ -e ${hold} ]; then
  for word in "$@"; do
    [ "$word" = "$(cat ${hold} 2>/dev/null)" ] || continue
    : > ${held}
    while [ -e ${hold} ]; do sleep 0.02; done
  done
fi
exec ${real} "$@"
`,
    )
  }

  hold(verb: string): void {
    writeFileSync(this.yard.path('hold'), verb)
  }

  async untilHeld(): Promise<void> {
    await until(() => existsSync(this.yard.path('held')), 'git is held')
  }

  letGo(): void {
    rmSync(this.yard.path('hold'), { force: true })
    rmSync(this.yard.path('held'), { force: true })
  }

  read(name: string): string {
    return readFileSync(this.yard.path(name), 'utf8')
  }
}
