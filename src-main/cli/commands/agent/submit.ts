import { AGENT_LOOP, DEFAULT_MAX_ITERATIONS, DEFAULT_PROMISE, PROMPT_FILE } from '../../../../src-shared/agent-loop.js'
import { AgentLoops } from '../../../agent/agent-loops.js'
import { agentInputOf, type SubmitOptions } from '../../agent-input.js'
import type { CliCommand } from '../../cli-command.js'
import { examples } from '../../examples-help.js'
import { EXIT } from '../../exit-code.js'
import { newJobOf } from '../../new-job-options.js'
import { printAdded } from '../../print-added.js'
import { attemptOptions, placeOptions, repeated } from '../../queueing-options.js'
import { withWorkspace } from '../../with-workspace.js'

/** `agent submit`: queues an agent loop, after a look whether it can work (rule G8). */
export const command: CliCommand = {
  define(command) {
    command
      .description(
        'Let a coding agent work on a branch until it says that it is done. First looks for what would make it fail, and refuses with what to do.',
      )
      .option('--repo <dir or url>', 'git repository (default: the one of this folder)')
      .option('--branch <branch>', 'branch that the agent starts from')
      .option('--prompt <text>', `what it is asked: a text, @FILE, or @- for standard input (default: ${PROMPT_FILE})`)
      .option('--max-iterations <n>', `iterations at most (default: ${DEFAULT_MAX_ITERATIONS})`)
      .option('--agent <command>', 'the agent; gets the prompt on standard input, or as {prompt} or {promptFile}')
      .option('--promise <text>', `line by which it says that it is done (default: ${DEFAULT_PROMISE})`)
      .option('--working-dir <folder>', 'folder inside the repository that it runs in')
      .option('--push', 'push the result branch to the remote')
      .option('--pr', 'open a pull request when it is done; pushes too')
      .option('--iteration-timeout <duration>', 'end an iteration that takes longer (default: 1h)')
      .option('--error-pause <duration>', 'wait after an error, doubled with each more of the same (default: 1s)')
      .option('--allow-dirty', 'go on although the work tree has changes that the agent will not see')
      .option('--allow-same-branch', 'allow another live loop on this branch')
      .option('--name <name>', 'how lists call it')
    placeOptions(command)
    command
      .option('--env <name=value>', 'variable for the agent; may be repeated', repeated)
      .option('--secret <name>', 'stored secret for the agent; only its name is kept; may be repeated', repeated)
      .option('--max-attempts <n>', 'how often it is started at most, crashes and network trouble (default: 20)')
    attemptOptions(command)
    command.addHelpText(
      'after',
      examples(
        [
          "jobyard agent submit --repo . --branch main --prompt @task.md --max-iterations 20 --agent 'claude -p --permission-mode acceptEdits'",
          'the result is branch ralph/main-result',
        ],
        [
          "jobyard agent submit --repo . --branch main --agent 'codex exec --full-auto -' --push --pr",
          `asks ${PROMPT_FILE}`,
        ],
        ["jobyard agent submit --repo . --branch fix --agent 'aider --yes --message-file {promptFile}'", 'any command'],
      ),
    )
  },
  async run(context, command) {
    const options = command.opts<SubmitOptions>()
    const input = await agentInputOf(options, context.cwd)
    const { job, origin } = await newJobOf(
      { ...options, type: AGENT_LOOP, input: JSON.stringify(input) },
      { ...context, operands: command.args },
    )
    const isDirtyAllowed = options.allowDirty === true
    return withWorkspace(context, async ({ jobs, store, clock }) => {
      const loops = new AgentLoops({ jobs, store, clock })
      const { id, existed } = await loops.submit(job, origin, { allowDirty: isDirtyAllowed })
      printAdded(context, jobs.get(id), existed)
      return EXIT.done
    })
  },
}
