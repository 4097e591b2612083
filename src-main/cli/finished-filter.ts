import type { Command } from 'commander'
import { parseDurationMs } from '../../src-shared/duration.js'
import { invalidInput } from '../../src-shared/errors.js'
import type { FinishedFilter } from '../store/archived-rows.js'
import type { JobStore } from '../store/job-store.js'

export interface FinishedOptions {
  state?: string
  type?: string
  group?: string
  olderThan?: string
  preview?: boolean
}

const STATES = ['completed', 'failed', 'cancelled'] as const

/** The options by which `archive` and `remove` choose finished jobs. */
export function finishedOptions(command: Command): Command {
  return command
    .option('--state <states>', `only these, with commas: ${STATES.join(', ')}`)
    .option('--type <type>', 'only jobs of this type')
    .option('--group <group>', 'only jobs of this group')
    .option('--older-than <duration>', 'only jobs that ended longer ago, e.g. 30d')
    .option('--preview', 'only show what it would take')
}

/** Whether any of them was given, beside `--preview`. */
export function choosesFinished({ state, type, group, olderThan }: FinishedOptions): boolean {
  return [state, type, group, olderThan].some((value) => value !== undefined)
}

/** @throws invalid-input */
export function finishedFilter({ state, type, group, olderThan }: FinishedOptions, now: number): FinishedFilter {
  return {
    ...(state === undefined ? {} : { states: state.split(',').map(stateOf) }),
    ...(type === undefined ? {} : { type }),
    ...(group === undefined ? {} : { group }),
    ...(olderThan === undefined ? {} : { endedBefore: now - parseDurationMs(olderThan, '--older-than') }),
  }
}

function stateOf(text: string): (typeof STATES)[number] {
  const state = STATES.find((known) => known === text.trim())
  if (state === undefined) throw invalidInput(`"${text}" is no state of a finished job; there are ${STATES.join(', ')}`)
  return state
}

/** `12 jobs: 10 completed, 2 failed`, for people. */
export function countedByState(store: JobStore, ids: readonly number[]): string {
  const counts = new Map<string, number>()
  for (const id of ids) {
    const state = store.stateOf(id) ?? 'gone'
    counts.set(state, (counts.get(state) ?? 0) + 1)
  }
  const parts = [...counts].map(([state, n]) => `${n} ${state}`)
  return `${ids.length === 1 ? '1 job' : `${ids.length} jobs`}${parts.length === 0 ? '' : `: ${parts.join(', ')}`}`
}
