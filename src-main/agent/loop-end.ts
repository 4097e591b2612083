import type { AgentLoopInput, LoopCheckpoint, LoopEnd } from '../../src-shared/agent-loop.js'
import type { Json } from '../../src-shared/job.js'
import type { HandlerJob } from '../handlers/handler-job.js'
import { JobFailure } from '../handlers/job-failure.js'
import { MOST_SAME_ERRORS, MOST_UNCHANGED } from './count-iteration.js'
import { openPullRequest, pushBranch } from './deliver.js'
import { diffBetween } from './diff-between.js'
import { promptTitle } from './loop-prompt.js'
import { plainUrl } from './repository.js'
import type { Workspace } from './workspace.js'

/** Ends in which the job failed, and their codes. */
const CODES: Partial<Record<LoopEnd, string>> = {
  'max-iterations': 'MAX_ITERATIONS',
  'no-change': 'NO_CHANGE',
  'same-error': 'SAME_ERROR',
}

/**
 * What is left to do for a loop that is over: to push and to open a pull request, if so asked, and to say what came of it. What
 * cannot be delivered is kept, and said.
 *
 * @returns the job's output @throws JobFailure when the loop ended without being done
 */
export async function endLoop(
  job: HandlerJob,
  input: AgentLoopInput,
  workspace: Workspace,
  ended: LoopCheckpoint,
  prompt: string,
  save: (state: LoopCheckpoint) => void,
): Promise<Json> {
  let state = ended
  const keep = (part: Partial<LoopCheckpoint>) => {
    state = { ...state, ...part }
    save(state)
  }
  const isEmpty = state.commit === state.base
  if ((input.push || input.pr) && isEmpty) keep({ warnings: withOnce(state.warnings, NOTHING_TO_PUSH) })
  if ((input.push || input.pr) && !isEmpty && state.push?.ok !== true) {
    job.stage('push')
    keep({ push: await pushBranch(workspace, job.signal) })
  }
  if (input.pr && state.ended === 'done' && state.push?.ok === true && state.pullRequest?.ok !== true) {
    job.stage('pull request')
    const title = promptTitle(prompt) || `Result of ${input.branch}`
    const body = `Made in ${state.iteration} iterations of an agent, from this prompt:\n\n${prompt.slice(0, 4000)}`
    keep({ pullRequest: await openPullRequest(workspace, { base: input.branch, title, body, signal: job.signal }) })
  }
  job.stage(state.ended as LoopEnd)
  const output = await outputOf(input, workspace, state)
  const words = endWords(state, input, workspace)
  job.turn({ role: 'system', content: words, meta: { kind: 'end', ended: state.ended } })
  job.log('info', `── ${words.replaceAll('\n', '\n   ')}`)
  const code = CODES[state.ended as LoopEnd]
  if (code === undefined) job.progress(1, undefined, { iteration: state.iteration, of: state.limit })
  if (code === undefined) return output as unknown as Json
  throw new JobFailure({
    code,
    message: words.replaceAll('\n', ' '),
    retryable: false,
    details: output as unknown as Json,
  })
}

const NOTHING_TO_PUSH = 'nothing was committed, so nothing was pushed'

async function outputOf(input: AgentLoopInput, workspace: Workspace, state: LoopCheckpoint) {
  const { base, commit } = state
  const commits = await workspace.git.run(['rev-list', '--count', commit, `^${base}`])
  const { files, insertions, deletions } = await diffBetween(workspace.git, base, commit)
  return {
    outcome: state.ended,
    iterations: state.iteration,
    repository: workspace.source.local?.folder ?? plainUrl(input.repo),
    baseBranch: state.baseBranch,
    branch: state.branch,
    base,
    commit,
    commits: Number(commits),
    files,
    insertions,
    deletions,
    workspace: state.workspace,
    push: state.push,
    pullRequest: state.pullRequest,
    warnings: state.warnings,
  }
}

/** What came of it, for a person, one sentence a line. */
function endWords(state: LoopCheckpoint, input: AgentLoopInput, { source, folder }: Workspace): string {
  const { ended, iteration, branch, commit, base } = state
  const times = iteration === 1 ? '1 iteration' : `${iteration} iterations`
  const why: Record<LoopEnd, string> = {
    done: `The agent is done after ${times}.`,
    stopped: `Stopped after ${times}, as asked.`,
    'max-iterations': `The agent did not say that it is done within ${times}. Retry to go on for ${input.maxIterations} more.`,
    'no-change': `${MOST_UNCHANGED} iterations in a row changed nothing.`,
    'same-error': `${MOST_SAME_ERRORS} iterations in a row failed in the same way: ${state.lastError}.`,
  }
  const isPublished = state.published === commit
  const place = isPublished ? `in ${source.local?.folder}` : `in ${folder.repo}`
  const where = commit === base ? 'Nothing was committed.' : `The work is on branch ${branch} ${place}.`
  return [
    why[ended as LoopEnd],
    where,
    ...deliveryWords('Pushed to', 'The branch could not be pushed', state.push),
    ...deliveryWords('Pull request:', 'The pull request could not be made', state.pullRequest),
    ...state.warnings.map((warning) => `${warning.charAt(0).toUpperCase()}${warning.slice(1)}.`),
  ].join('\n')
}

function deliveryWords(done: string, failed: string, delivery: LoopCheckpoint['push']): string[] {
  if (delivery === null) return []
  if (delivery.ok) return [`${done} ${delivery.url ?? delivery.to}`]
  return [`${failed}: ${delivery.error}.`]
}

function withOnce(warnings: readonly string[], warning: string): string[] {
  return [...new Set([...warnings, warning])]
}
