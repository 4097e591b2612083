import path from 'node:path'
import type { LoopLook, LoopView } from '../../src-shared/agent-contract.js'
import {
  AGENT_LOOP,
  type AgentLoopInput,
  type AgentNote,
  agentLoopInputSchema,
  type Finding,
  loopCheckpointSchema,
} from '../../src-shared/agent-loop.js'
import { invalidInput, JobyardError } from '../../src-shared/errors.js'
import { isTerminal, type Job, type Json } from '../../src-shared/job.js'
import { faultsOf, type NewJob, type Origin } from '../../src-shared/new-job.js'
import type { EnqueueResult, JobService } from '../engine/job-service.js'
import type { Clock } from '../engine/ports.js'
import type { JobStore } from '../store/job-store.js'
import { branchUrl, isPage } from './branch-url.js'
import { lookAtRepository } from './look-at-repository.js'
import { promptTitle } from './loop-prompt.js'
import { preflight } from './preflight.js'
import { isRemoteName, repositoryName } from './repository.js'

interface Parts {
  jobs: JobService
  store: Pick<JobStore, 'agentNotes' | 'enqueueing' | 'write'>
  clock: Clock
}

/** In the place of what is not filled in; no program has this name. */
const UNKNOWN = '\u{2014}'

/** What shells ask and command about agent loops. */
export class AgentLoops {
  constructor(private readonly parts: Parts) {}

  /**
   * Looks whether the loop could be submitted.
   *
   * @returns the input with absolute names, and what stands in the way
   * @throws invalid-input when it is no input of a loop at all
   */
  async preflight(
    input: unknown,
    origin: Pick<Origin, 'cwd' | 'env'>,
    allowDirty = false,
  ): Promise<{ input: AgentLoopInput; findings: Finding[] }> {
    const parsed = agentLoopInputSchema.safeParse(input)
    if (!parsed.success) {
      const faults = faultsOf(parsed.error)
      throw invalidInput(faults.join('; '), faults)
    }
    const live = this.parts.store.agentNotes.liveLoops()
    return preflight(parsed.data, { ...origin, env: { ...process.env, ...origin.env }, live, allowDirty })
  }

  /**
   * Queues a loop, or finds the one that has the same key.
   *
   * @throws invalid-input, conflict with `details.findings` when something stands in the way
   */
  async submit(job: NewJob, origin: Origin, options: { allowDirty?: boolean } = {}): Promise<EnqueueResult['jobs'][0]> {
    const existing = job.key === undefined ? undefined : this.parts.store.enqueueing.idOfKey(job.key)
    if (existing !== undefined) return { id: existing, existed: true }
    const { input, findings } = await this.preflight(job.input, origin, options.allowDirty)
    if (findings.length > 0) throw refusal(findings)
    const name = job.name ?? loopName(input)
    const { jobs } = await this.parts.jobs.enqueue(
      [{ ...job, type: AGENT_LOOP, name, input: input as unknown as Json }],
      origin,
    )
    const [added] = jobs
    if (added === undefined) throw new JobyardError('internal', 'the job was queued, but has no id')
    return added
  }

  /** Looks at a form that may not be filled in: at what there is to choose from, and at what stands in the way so far. */
  async look(input: Record<string, Json>, origin: Pick<Origin, 'cwd' | 'env'>, allowDirty: boolean): Promise<LoopLook> {
    const { repo, branch } = input
    if (typeof repo !== 'string' || repo.trim() === '') return { repository: null, findings: [] }
    const env = { ...process.env, ...origin.env }
    const folder = isRemoteName(repo) ? repo : path.resolve(origin.cwd, repo)
    const repository = await lookAtRepository(folder, typeof branch === 'string' ? branch : '', env)
    const complete = agentLoopInputSchema.safeParse({
      agent: UNKNOWN,
      branch: repository?.checkedOut ?? UNKNOWN,
      ...input,
    })
    if (!complete.success) return { repository, findings: [] }
    const { findings } = await this.preflight(complete.data, origin, allowDirty)
    // What is not filled in is not wrong yet.
    const isOpen = ({ field }: Finding) => (field === 'agent' || field === 'branch') && input[field] === undefined
    return { repository, findings: findings.filter((one) => !isOpen(one)) }
  }

  /** @throws not-found, invalid-input when the job is no agent loop */
  view(id: number): LoopView {
    const job = this.#loop(id)
    const checkpoint = loopCheckpointSchema.safeParse(job.checkpoint)
    const loop = checkpoint.success ? checkpoint.data : null
    const { repo = '', branch = '' } = job.input as { repo?: string; branch?: string }
    const pushedTo = loop?.push?.ok === true ? loop.push.to : null
    const page = pushedTo === null || loop === null ? null : branchUrl(pushedTo, loop.branch)
    const request = loop?.pullRequest?.url ?? null
    return {
      loop,
      repository: repo,
      baseBranch: branch,
      notes: this.notes(id),
      links: { branch: page, pullRequest: request !== null && isPage(request) ? request : null },
    }
  }

  /** Oldest first. @throws not-found, invalid-input when the job is no agent loop */
  notes(id: number): AgentNote[] {
    const job = this.#loop(id)
    const checkpoint = loopCheckpointSchema.safeParse(job.checkpoint)
    const taken = new Set(checkpoint.success ? checkpoint.data.takenNotes : [])
    const since = this.parts.store.agentNotes.retriedAt(id)
    return this.parts.store.agentNotes
      .of(id)
      .filter((note) => note.kind !== 'stop' || taken.has(note.id) || note.at > since)
      .map(({ id: noteId, kind, content, at }) => ({ id: noteId, kind, text: content, at, taken: taken.has(noteId) }))
  }

  /**
   * The loop ends with its next finished iteration. Twice is the same as once.
   *
   * @throws not-found, invalid-input, illegal-transition when it has ended
   */
  async stop(id: number): Promise<AgentNote[]> {
    this.#live('stop', id)
    if (!this.#wantsStop(id)) await this.#add(id, 'stop', null)
    return this.notes(id)
  }

  /** Takes back what `stop` asked, unless it has happened. */
  async goOn(id: number): Promise<AgentNote[]> {
    this.#live('stop', id)
    const wishes = this.notes(id).filter(({ kind, taken }) => kind === 'stop' && !taken)
    const { store } = this.parts
    await store.write(() => store.agentNotes.remove(wishes.map((note) => note.id)))
    return this.notes(id)
  }

  /** The agent is told so in the next iteration that begins. @throws as `stop`, and invalid-input for an empty text */
  async instruct(id: number, text: string): Promise<AgentNote[]> {
    if (text.trim() === '') throw invalidInput('the instruction is empty')
    this.#live('instruct', id)
    await this.#add(id, 'instruction', text.trim())
    return this.notes(id)
  }

  #wantsStop(id: number): boolean {
    return this.notes(id).some(({ kind, taken }) => kind === 'stop' && !taken)
  }

  async #add(id: number, kind: AgentNote['kind'], text: string | null): Promise<void> {
    const { store, clock } = this.parts
    await store.write(() => store.agentNotes.add(id, kind, text, clock.now()))
  }

  #loop(id: number): Job {
    const job = this.parts.jobs.get(id)
    if (job.type !== AGENT_LOOP) throw invalidInput(`job ${id} is no agent loop, it is of type ${job.type}`)
    return job
  }

  #live(verb: string, id: number): void {
    const { state } = this.#loop(id)
    if (isTerminal(state))
      throw new JobyardError('illegal-transition', `cannot ${verb} job ${id}: it is ${state}`, { details: { id } })
  }
}

function loopName(input: AgentLoopInput): string {
  const place = `${repositoryName(input.repo)} ${input.branch}`
  const title = promptTitle(input.prompt ?? '')
  return title === '' ? `Agent on ${place}` : `${title} (${place})`
}

/** All findings as one refusal; only when another loop alone is in the way is it a conflict. */
function refusal(findings: readonly Finding[]): JobyardError {
  const code = findings.every((one) => one.code === 'second-live-job') ? 'conflict' : 'invalid-input'
  const words = findings.map(({ message, option }) => (option === null ? message : `${message}, or ${option}`))
  return new JobyardError(code, words.join('; '), { details: { findings, faults: words } })
}
