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
