import { z } from 'zod'
import type { AgentNote, Finding, LoopCheckpoint, LoopEnd } from './agent-loop.js'
import { takes } from './ipc-command.js'
import { newJobSchema } from './new-job.js'

/** A repository as the form shows it, before a loop is submitted. */
export interface RepositoryView {
  /** Top of its work tree; null for one that lies elsewhere. */
  folder: string | null
  branches: string[]
  /** Null where none is checked out. */
  checkedOut: string | null
  hasRemote: boolean
  /** Whether the chosen branch has a RALPH.md. */
  hasPromptFile: boolean
}

/** What a look before submitting a loop found. */
export interface LoopLook {
  /** Null when there is none. */
  repository: RepositoryView | null
  /** Of what is filled in so far. */
  findings: Finding[]
}

/** A loop as the inspector shows it. */
export interface LoopView {
  /** Null before its first start. */
  loop: (Omit<LoopCheckpoint, 'ended'> & { ended: LoopEnd | null }) | null
  repository: string
  baseBranch: string
  notes: AgentNote[]
  /** Pages that can be opened in the browser. */
  links: { branch: string | null; pullRequest: string | null }
}

const id = z.int().min(1)
const ofId = z.strictObject({ id })

/** What the window can ask about agent loops: part of the one map of commands (ipc-contract.ts). */
export const AGENT_COMMANDS = {
  /** Looks at a form that may not be filled in yet; changes nothing. */
  'agents.look': takes(
    z.strictObject({
      input: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
      allowDirty: z.boolean(),
    }),
  ).answers<LoopLook>(),
  /** What stands in the way is in `details.findings`. */
  'agents.submit': takes(
    z.strictObject({
      job: newJobSchema,
      env: z.record(z.string(), z.string()).optional(),
      secrets: z.array(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/)).optional(),
      allowDirty: z.boolean().optional(),
    }),
  ).answers<{ id: number; existed: boolean }>(),
  'agents.loop': takes(ofId).answers<LoopView>(),
  'agents.stop': takes(ofId).answers<AgentNote[]>(),
  'agents.goOn': takes(ofId).answers<AgentNote[]>(),
  'agents.instruct': takes(z.strictObject({ id, text: z.string().min(1).max(100_000) })).answers<AgentNote[]>(),
  'agents.openWorkspace': takes(ofId).answers<null>(),
  /** In the browser; only what the loop itself has told of can be opened. */
  'agents.openLink': takes(z.strictObject({ id, link: z.enum(['branch', 'pullRequest']) })).answers<null>(),
} as const
