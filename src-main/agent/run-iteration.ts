import type { AgentLoopInput } from '../../src-shared/agent-loop.js'
import { formatDuration } from '../../src-shared/duration.js'
import type { HandlerJob } from '../handlers/handler-job.js'
import { JobFailure } from '../handlers/job-failure.js'
import { fillPlaceholders, parseAgentCommand } from './agent-command.js'
import { errorSignature } from './error-signature.js'
import { finalMessage } from './final-message.js'
import { keepsPromise } from './keeps-promise.js'
import { LineLog } from './line-log.js'
import type { IterationJournal, LoopFolder } from './loop-folder.js'
import { OutputTail, shownLine } from './output-tail.js'
import { type AgentExit, runAgent } from './run-agent.js'

/** How much of an agent's output is kept to find its last message in, in characters. */
const TAIL = 256 * 1024
const ERROR_TAIL = 8 * 1024

/** Variables of this process that are none of an agent's business. */
const OWN_VARIABLES = ['ELECTRON_RUN_AS_NODE', 'JOBYARD_SQLITE_BINDING', 'JOBYARD_WORKDIR', 'NODE_COMPILE_CACHE']

interface Iteration {
  iteration: number
  of: number
  prompt: string
  folder: LoopFolder
  cwd: string
}

/**
 * Runs the agent once; what it prints becomes the job's output.
 *
 * @throws JobFailure when it cannot be started; the reason of the job's signal when it was ended by that
 */
export async function runIteration(job: HandlerJob, input: AgentLoopInput, it: Iteration): Promise<IterationJournal> {
  const command = parseAgentCommand(input.agent)
  if (command === null) throw agentMissing(`"${input.agent}" is no command`)
  it.folder.writePrompt(it.prompt)
  job.log('info', `── iteration ${it.iteration} of ${it.of}: ${input.agent}`)
  const tails = { out: new OutputTail(TAIL), err: new OutputTail(ERROR_TAIL) }
  const logs = {
    out: new LineLog((lines) => job.log('info', lines)),
    err: new LineLog((lines) => job.log('warn', lines)),
  }
  const exit = await runAgent({
    program: command.program,
    args: fillPlaceholders(command.args, it.prompt, it.folder.promptFile),
    cwd: it.cwd,
    env: agentEnvironment(job, it, input.promise),
    stdin: command.hasPlaceholder ? null : it.prompt,
    timeoutMs: input.iterationTimeoutMs,
    signal: job.signal,
    onText(stream, text) {
      tails[stream].push(text)
      logs[stream].push(text)
    },
  }).catch((thrown: NodeJS.ErrnoException) => {
    throw agentMissing(`the agent "${command.program}" cannot be started: ${spawnWords(thrown)}`, thrown)
  })
  logs.out.flush()
  logs.err.flush()
  if (exit.ended === 'aborted') job.signal.throwIfAborted()
  const message = finalMessage(tails.out)
  const trouble = troubleOf(exit, input.iterationTimeoutMs)
  const words = trouble === null ? '' : lastWords(tails.err.text) || lastWords(tails.out.text)
  const done = trouble === null && keepsPromise(message, input.promise, it.prompt)
  const cutNote = message.isCut ? '(The beginning is in the output.)\n' : ''
  return {
    iteration: it.iteration,
    text: `${cutNote}${message.text}`,
    done,
    error: trouble === null ? null : `${trouble}${words === '' ? '' : `: ${words}`}`,
    signature: trouble === null ? null : errorSignature(trouble, words),
    durationMs: exit.durationMs,
    model: message.model,
    inputTokens: message.inputTokens,
    outputTokens: message.outputTokens,
    commit: null,
    trouble: null,
  }
}

function agentEnvironment(job: HandlerJob, it: Iteration, promise: string): Record<string, string> {
  const inherited = Object.entries(process.env).flatMap(([name, value]) =>
    value === undefined || OWN_VARIABLES.includes(name) ? [] : [[name, value] as const],
  )
  return {
    ...Object.fromEntries(inherited),
    PWD: it.cwd,
    JOBYARD_JOB_ID: String(job.id),
    JOBYARD_ATTEMPT: String(job.attempt),
    JOBYARD_ITERATION: String(it.iteration),
    JOBYARD_MAX_ITERATIONS: String(it.of),
    JOBYARD_PROMPT_FILE: it.folder.promptFile,
    JOBYARD_PROMISE: promise,
  }
}

function troubleOf({ code, signal, ended }: AgentExit, timeoutMs: number): string | null {
  if (ended === 'timeout') return `it took longer than ${formatDuration(timeoutMs)} and was ended`
  if (signal !== null) return `it was ended by ${signal}`
  return code === 0 ? null : `exit ${code}`
}

function lastWords(text: string): string {
  const line = text
    .split('\n')
    .map(shownLine)
    .findLast((one) => one.trim() !== '')
  return (line ?? '').trim().slice(0, 300)
}

function agentMissing(message: string, cause?: unknown): JobFailure {
  return new JobFailure({ code: 'AGENT_MISSING', message, retryable: false }, cause)
}

function spawnWords({ code, message }: NodeJS.ErrnoException): string {
  if (code === 'ENOENT') return 'there is no such program'
  return code === 'EACCES' ? 'it is not executable' : message
}
