import { setTimeout as pause } from 'node:timers/promises'
import {
  type AgentLoopInput,
  type IterationMeta,
  type LoopCheckpoint,
  loopCheckpointSchema,
  PROMPT_FILE,
} from '../../src-shared/agent-loop.js'
import type { Json } from '../../src-shared/job.js'
import type { HandlerJob } from '../handlers/handler-job.js'
import { JobFailure } from '../handlers/job-failure.js'
import { countIteration, reopened } from './count-iteration.js'
import { publishLocally } from './deliver.js'
import { diffBetween } from './diff-between.js'
import { iterationContent } from './iteration-turn.js'
import { endLoop } from './loop-end.js'
import { type IterationJournal, LoopFolder } from './loop-folder.js'
import { LoopNotes } from './loop-notes.js'
import { loopPrompt } from './loop-prompt.js'
import { runIteration } from './run-iteration.js'
import { Workspace } from './workspace.js'

/** Longest wait between two failing iterations, in ms. */
const MOST_PAUSE_MS = 600_000
/** How much of a prompt a transcript keeps, in characters. */
const MOST_PROMPT = 50_000

/**
 * An agent loop (docs/agent-loops.md). Its state is the checkpoint, saved after each finished iteration. An iteration is
 * finished when its agent has ended and that is in the journal: whatever ends this process later, the next one commits and
 * tells it and does not repeat it. Edits of an iteration that was interrupted before are left to its repetition.
 */
export class AgentLoop {
  readonly #job: HandlerJob
  readonly #input: AgentLoopInput
  readonly #folder: LoopFolder
  readonly #notes: LoopNotes
  #state!: LoopCheckpoint
  #workspace!: Workspace
  #prompt = ''

  constructor(job: HandlerJob, input: AgentLoopInput, places: { dataDir: string; database: string }) {
    this.#job = job
    this.#input = input
    this.#folder = new LoopFolder(places.dataDir, job.id)
    this.#notes = new LoopNotes(places.database, job.id)
  }

  /** @returns the job's output @throws JobFailure when it ended without being done */
  async run(): Promise<Json> {
    await this.#begin()
    while (this.#state.ended === null) {
      const journal = this.#folder.readJournal(this.#state.iteration + 1)
      if (journal === null) await this.#iterate()
      else await this.#finish(journal)
    }
    return endLoop(this.#job, this.#input, this.#workspace, this.#state, this.#prompt, (state) => this.#save(state))
  }

  async #begin(): Promise<void> {
    const job = this.#job
    const input = this.#input
    const parsed = loopCheckpointSchema.safeParse(job.checkpoint)
    let known = parsed.success ? parsed.data : null
    const wasRetried = known?.ended != null && this.#notes.retriedAt() > (known.endedAt ?? 0)
    if (known !== null && wasRetried) known = reopened(known, input.maxIterations)
    if (known === null || wasRetried) this.#refuseRival()
    job.stage('workspace')
    const { workspace, base, warnings } = await Workspace.open(this.#folder, input, known, job)
    this.#workspace = workspace
    this.#prompt = await this.#readPrompt(base)
    workspace.agentFolder(input.workingDir)
    const state = known ?? this.#firstState(base)
    for (const text of warnings) job.log('warn', text)
    this.#tellBeginning(state)
    this.#save({ ...state, toldAttempt: job.attempt, warnings: merged(state.warnings, warnings) })
    await this.#publish()
    this.#save(this.#state)
  }

  #firstState(base: string): LoopCheckpoint {
    return {
      iteration: 0,
      limit: this.#input.maxIterations,
      base,
      commit: base,
      branch: this.#workspace.branch,
      baseBranch: this.#input.branch,
      workspace: this.#folder.work,
      published: null,
      unchanged: 0,
      sameErrors: 0,
      errorSignature: null,
      lastError: null,
      carried: [],
      takenNotes: [],
      toldAttempt: 0,
      ended: null,
      endedAt: null,
      push: null,
      pullRequest: null,
      warnings: [],
    }
  }

  /** Two loops on one branch would each not know what the other does (rule G8). */
  #refuseRival(): void {
    if (this.#input.allowSameBranch) return
    const rival = this.#notes.rival(this.#input)
    if (rival === null) return
    throw new JobFailure({
      code: 'BRANCH_IN_USE',
      message: `job ${rival.id} works on branch ${this.#input.branch} of this repository; retry when it has ended`,
      retryable: false,
    })
  }

  async #readPrompt(base: string): Promise<string> {
    const { prompt, branch } = this.#input
    const text = prompt ?? (await this.#workspace.fileAt(base, PROMPT_FILE)) ?? ''
    if (text.trim() !== '') return text
    const message = `branch ${branch} has no ${PROMPT_FILE}, or an empty one; add one, or give the job a prompt`
    throw new JobFailure({ code: 'PROMPT_MISSING', message, retryable: false })
  }

  #tellBeginning(state: LoopCheckpoint): void {
    if (state.toldAttempt === this.#job.attempt) return
    if (state.iteration === 0) {
      const content = this.#prompt.slice(0, MOST_PROMPT)
      this.#job.turn({ role: 'user', content, meta: { kind: 'prompt' } })
      return
    }
    const { attempt } = this.#job
    const content =
      `Attempt ${attempt} goes on after iteration ${state.iteration}, on branch ${state.branch} at ` +
      `${state.commit.slice(0, 10)}. What came before is in the transcript of the attempts before.`
    this.#job.turn({ role: 'system', content, meta: { kind: 'continued' } })
  }

  /** Runs the agent once, and notes that it has ended. */
  async #iterate(): Promise<void> {
    await this.#pauseAfterErrors()
    if (this.#state.ended !== null) return
    const iteration = this.#state.iteration + 1
    this.#takeInstructions()
    const { limit } = this.#state
    const prompt = loopPrompt({
      prompt: this.#prompt,
      instructions: this.#state.carried,
      promise: this.#input.promise,
      iteration,
      of: limit,
    })
    this.#job.stage('agent')
    this.#job.progress(this.#state.iteration / limit, undefined, { iteration, of: limit })
    const journal = await runIteration(this.#job, this.#input, {
      iteration,
      of: limit,
      prompt,
      folder: this.#folder,
      cwd: this.#workspace.agentFolder(this.#input.workingDir),
    })
    this.#folder.writeJournal(journal)
  }

  /** A server that refuses is given time; meanwhile a person may ask to stop. */
  async #pauseAfterErrors(): Promise<void> {
    const { sameErrors } = this.#state
    if (sameErrors === 0 || this.#input.errorPauseMs === 0) return
    const waitMs = Math.min(this.#input.errorPauseMs * 2 ** (sameErrors - 1), MOST_PAUSE_MS)
    this.#job.stage('wait')
    await pause(waitMs, undefined, { signal: this.#job.signal })
    const stops = this.#waiting('stop')
    if (stops.length === 0) return
    this.#save({ ...taken(this.#state, stops), ended: 'stopped', endedAt: Date.now() })
  }

  /** What a person said for the next iteration becomes part of it, and stays so if it has to be repeated. */
  #takeInstructions(): void {
    const notes = this.#waiting('instruction')
    if (notes.length === 0) return
    const texts = notes.map(({ content }) => content ?? '')
    for (const content of texts) this.#job.turn({ role: 'user', content, meta: { kind: 'instruction' } })
    this.#save({ ...taken(this.#state, notes), carried: [...this.#state.carried, ...texts] })
  }

  /** Commits, publishes, counts and tells an iteration whose agent has ended. Safe to be done again after a crash. */
  async #finish(journal: IterationJournal): Promise<void> {
    const { iteration } = journal
    this.#job.stage('commit')
    const before = this.#state
    const { commit, trouble } = await this.#commit(journal)
    const diff = await diffBetween(this.#workspace.git, before.commit, commit)
    const error = journal.error ?? trouble
    const done = journal.done && error === null
    const stops = this.#waiting('stop')
    const result = {
      commit,
      changed: diff.changed,
      done,
      error,
      signature: journal.signature ?? (trouble === null ? null : `workspace: ${trouble.replace(/[0-9a-f]{7,}/g, '#')}`),
    }
    const next = taken(countIteration(before, result, stops.length > 0, Date.now()), stops)
    this.#state = next
    await this.#publish()
    const { content, diffAt } = iterationContent({ ...journal, error, diff: diff.text, diffCut: diff.cut })
    const meta: IterationMeta = {
      kind: 'iteration',
      iteration,
      of: before.limit,
      commit: commit === before.commit ? null : commit,
      files: diff.files,
      insertions: diff.insertions,
      deletions: diff.deletions,
      diffAt,
      diffCut: diff.cut,
      error,
      done,
    }
    const { model, inputTokens, outputTokens, durationMs } = journal
    this.#job.turn({
      role: 'assistant',
      content,
      model,
      inputTokens,
      outputTokens,
      durationMs,
      meta: meta as unknown as Json,
    })
    this.#save(this.#state)
    this.#job.progress(iteration / before.limit, undefined, { iteration, of: before.limit })
    this.#job.signal.throwIfAborted()
  }

  /** Once: where the branch stands then is noted, so that what comes later is never taken for a part of it. */
  async #commit(journal: IterationJournal): Promise<{ commit: string; trouble: string | null }> {
    if (journal.commit !== null) return { commit: journal.commit, trouble: journal.trouble }
    const message = commitMessage(journal, this.#input.promise, this.#job.id)
    const made = await this.#workspace.commit(this.#state.commit, message)
    this.#folder.writeJournal({ ...journal, ...made })
    return made
  }

  async #publish(): Promise<void> {
    const { commit, published, warnings } = this.#state
    const trouble = await publishLocally(this.#workspace, commit, published)
    if (trouble !== null && !warnings.includes(trouble)) this.#job.log('warn', trouble)
    const isThere = trouble === null && this.#workspace.source.local !== null
    this.#state = {
      ...this.#state,
      published: isThere ? commit : published,
      // Once it is up to date again, what kept it from that is of no interest any more.
      warnings: trouble === null ? warnings.filter((one) => !one.startsWith('branch ')) : merged(warnings, [trouble]),
    }
  }

  #waiting(kind: 'stop' | 'instruction') {
    try {
      return this.#notes.waiting(this.#state.takenNotes).filter((note) => note.kind === kind)
    } catch (thrown) {
      // They are still there at the next look.
      this.#job.log('warn', `what was said to the loop cannot be read now: ${(thrown as Error).message}`)
      return []
    }
  }

  #save(state: LoopCheckpoint): void {
    this.#state = state
    this.#job.saveCheckpoint(state as unknown as Json)
  }
}

function taken(state: LoopCheckpoint, notes: readonly { id: number }[]): LoopCheckpoint {
  return { ...state, takenNotes: [...state.takenNotes, ...notes.map(({ id }) => id)] }
}

function merged(warnings: readonly string[], more: readonly string[]): string[] {
  return [...new Set([...warnings, ...more])]
}

function commitMessage({ iteration, text }: IterationJournal, promise: string, jobId: number): string {
  const said = text.split('\n').find((line) => line.trim() !== '' && line.trim() !== promise && !/^[`~#>]/.test(line))
  const summary = said === undefined ? '' : `: ${said.trim().slice(0, 60)}`
  return `Iteration ${iteration}${summary}\n\nJobyard-Job: ${jobId}\nJobyard-Iteration: ${iteration}\n`
}
