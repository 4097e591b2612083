import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { JobState } from '../../src-shared/job.js'
import { AGENT_ITERATIONS, type AgentRepository } from './agent-repository.js'
import { STAGES } from './new-jobs.js'

/** What of a job decides which marks it has to have left. */
export interface EffectsOf {
  id: number
  type: string
  name: string
  state: JobState
  attempt: number
  transitions: number
}

/** Where jobs leave their marks; `agents` only where there were any. */
export interface MarkedWorld {
  marks: string
  agents?: AgentRepository
}

/**
 * What completed has left its mark; what never started has not; no mark is of an attempt that never was; a pipeline's
 * stages came in order, and none again after the next had begun; an agent's iterations are in its result, in order, and
 * none more often than its job was interrupted: one that is interrupted goes on with its edits (rule G3).
 *
 * @returns what is wrong, one sentence each
 */
export function effectFaults({ marks, agents }: MarkedWorld, job: EffectsOf): string[] {
  const { id, type, name, state, attempt } = job
  if (!name.startsWith('job-')) return []
  if (type === 'agent:loop') return agents === undefined ? [] : agentFaults(agents, job)
  const file = path.join(marks, 'effects', String(id))
  const lines = existsSync(file)
    ? readFileSync(file, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
    : []
  const faults: string[] = []
  if (attempt === 0 && lines.length > 0) faults.push(`job ${id} never started, but left ${lines.length} marks`)
  if (state === 'completed' && !lines.some((line) => line.startsWith('end '))) {
    faults.push(`job ${id} is completed, but never came to its end`)
  }
  for (const line of lines) {
    const of = Number(line.split(' ')[1])
    if (of > attempt) faults.push(`job ${id} left a mark of attempt ${of}, but has had only ${attempt}`)
  }
  if (type === 'pipeline') faults.push(...stageFaults(id, lines))
  return faults
}

function stageFaults(id: number, lines: readonly string[]): string[] {
  let reached = 0
  const faults: string[] = []
  for (const line of lines) {
    const stage = STAGES.indexOf(line.split(' ')[0] as string)
    if (stage < reached) faults.push(`job ${id}: stage ${STAGES[stage]} ran again after ${STAGES[reached]} had begun`)
    if (stage > reached + 1) faults.push(`job ${id}: stage ${STAGES[stage]} ran before ${STAGES[reached + 1]}`)
    reached = Math.max(reached, stage)
  }
  return faults
}

function agentFaults(agents: AgentRepository, { id, name, state, transitions }: EffectsOf): string[] {
  if (state !== 'completed') return []
  const lines = agents.result(name)
  if (lines === null) return [`job ${id} is completed, but has no result branch`]
  const wanted = Array.from({ length: AGENT_ITERATIONS }, (_, i) => `iteration ${i + 1}`)
  const inOrder = lines.filter((line, i) => line !== lines[i - 1])
  const repeated = lines.length - inOrder.length
  if (inOrder.join() !== wanted.join()) return [`job ${id}: its result holds ${lines.join(', ')}`]
  // It was started by every second transition at most, and each start but the last may have been interrupted.
  const starts = Math.ceil(transitions / 2)
  if (repeated < starts) return []
  return [`job ${id}: ${starts} starts cannot have repeated ${repeated} iterations: ${lines.join(', ')}`]
}
