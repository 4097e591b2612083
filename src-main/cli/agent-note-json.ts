import type { AgentNote } from '../../src-shared/agent-loop.js'
import { toIso } from '../../src-shared/job.js'

/** What was said to a loop, with its time as people read it. */
export function noteToJson(note: AgentNote): Record<string, unknown> {
  return { ...note, at: toIso(note.at) }
}
