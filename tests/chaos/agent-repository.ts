import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/** Iterations after which the agent says that it is done. */
export const AGENT_ITERATIONS = 2

/** Adds a line in each iteration, and says when it is done. */
const AGENT = `echo "iteration $JOBYARD_ITERATION" >> work.txt
[ "$JOBYARD_ITERATION" -lt ${AGENT_ITERATIONS} ] || echo '<promise>DONE</promise>'
`

/** A git repository with a scripted agent that works on it, each of its jobs on a branch of its own. */
export class AgentRepository {
  /** False where there is no git: then there are no such jobs. */
  readonly isThere: boolean
  readonly #folder: string
  readonly #agent: string

  constructor(folder: string) {
    this.#folder = path.join(folder, 'repo')
    this.#agent = path.join(folder, 'agent.sh')
    mkdirSync(this.#folder)
    writeFileSync(this.#agent, AGENT)
    writeFileSync(path.join(this.#folder, 'readme.txt'), 'a project\n')
    this.isThere =
      this.#git('init', '--quiet', '--initial-branch=main') !== null &&
      this.#git('config', 'user.name', 'Ada') !== null &&
      this.#git('config', 'user.email', 'ada@example.org') !== null &&
      this.#git('add', '.') !== null &&
      this.#git('commit', '--quiet', '-m', 'Begin') !== null
  }

  /** Input of an `agent:loop` on a new branch. */
  input(name: string): Record<string, unknown> {
    this.#git('branch', name, 'main')
    return {
      repo: this.#folder,
      branch: name,
      prompt: 'Go on.',
      agent: `sh ${this.#agent}`,
      maxIterations: AGENT_ITERATIONS + 2,
      errorPauseMs: 10,
    }
  }

  /** The lines of a finished loop's work, as they stand in its result branch; null: there is none. */
  result(name: string): string[] | null {
    return this.#git('show', `ralph/${name}-result:work.txt`)?.trimEnd().split('\n') ?? null
  }

  #git(...args: string[]): string | null {
    const { status, stdout } = spawnSync('git', ['-C', this.#folder, ...args], { encoding: 'utf8' })
    return status === 0 ? stdout : null
  }
}
