import type { OutputTail } from './output-tail.js'
import { shownLine } from './output-tail.js'

/** The last thing that an agent said, and what it told of itself. */
export interface FinalMessage {
  text: string
  /** The fence that is open where the text begins. */
  fence: string | null
  isCut: boolean
  model: string | null
  inputTokens: number | null
  outputTokens: number | null
}

/** Lines of JSON looked at from the end for the last message. */
const MOST_LINES = 200

/**
 * What counts as the final output of an agent: the whole of what it printed on standard output; for one that prints JSON
 * Lines in the way of `claude --output-format json|stream-json` or `codex exec --json`, its last message in there.
 */
export function finalMessage(tail: Pick<OutputTail, 'text' | 'fence' | 'isCut'>): FinalMessage {
  const lines = tail.text.split('\n').map(shownLine)
  const found = isJsonLines(lines) ? lastMessage(lines) : null
  const told = { model: null, inputTokens: null, outputTokens: null }
  if (found === null) {
    return { ...told, text: lines.join('\n').trim(), fence: tail.fence, isCut: tail.isCut }
  }
  return { ...told, ...found, fence: null, isCut: false }
}

type Fields = Record<string, unknown>

function isJsonLines(lines: readonly string[]): boolean {
  const last = lines.findLast((line) => line.trim() !== '')
  return last !== undefined && typeof parseObject(last)?.type === 'string'
}

function lastMessage(lines: readonly string[]): Omit<FinalMessage, 'fence' | 'isCut'> | null {
  let usage: Fields = {}
  let model: string | null = null
  for (const line of lines
    .filter((one) => one.trim() !== '')
    .slice(-MOST_LINES)
    .reverse()) {
    const event = parseObject(line)
    if (event === null) continue
    if (isObject(event.usage) && Object.keys(usage).length === 0) usage = event.usage
    if (isObject(event.modelUsage)) model ??= Object.keys(event.modelUsage)[0] ?? null
    const text = messageIn(event)
    if (text !== null) {
      return {
        text: text.trim(),
        model,
        inputTokens: countOf(usage.input_tokens),
        outputTokens: countOf(usage.output_tokens),
      }
    }
  }
  return null
}

function messageIn(event: Fields): string | null {
  if (event.type === 'result' && typeof event.result === 'string') return event.result
  const { item } = event
  if (event.type !== 'item.completed' || !isObject(item) || item.type !== 'agent_message') return null
  return typeof item.text === 'string' ? item.text : null
}

function parseObject(line: string): Fields | null {
  if (!line.trimStart().startsWith('{')) return null
  try {
    const value: unknown = JSON.parse(line)
    return isObject(value) ? value : null
  } catch {
    return null
  }
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function countOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : null
}
