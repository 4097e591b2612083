import type { Json } from './job.js'

/** One turn of a transcript as it was told (handler protocol, `turn`). */
export interface Turn {
  /** 0-based place in the attempt's transcript. */
  index: number
  attempt: number
  /** Epoch ms. */
  at: number
  role: 'system' | 'user' | 'assistant' | 'tool'
  content: string
  model: string | null
  inputTokens: number | null
  outputTokens: number | null
  durationMs: number | null
  meta: Json
}

export interface TurnPage {
  total: number
  turns: Turn[]
}

/** Where a text occurs in a transcript. */
export interface TurnMatches {
  /** The turns with a match, in order, and how many each has. */
  turns: { index: number; count: number }[]
  /** How many turns the transcript had when it was searched: the next search of a growing one begins here. */
  searched: number
}
