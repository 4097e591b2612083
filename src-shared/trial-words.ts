import type { EngineMessage, JobMessage } from './handler-protocol.js'
import type { TrialEvent } from './handler-trial.js'

/** Who speaks: to the handler, from it, its output, a fault of it, or Jobyard to the person. */
export type TrialMark = '→' | '←' | 'out' | 'err' | '!' | '·'

/** Longer texts are cut. */
const MOST_CHARACTERS = 500

export interface TrialLine {
  mark: TrialMark
  text: string
  /** What is wrong and what would be right, or more about an end. */
  help: string[]
}

/** An event of a trial as a line for people. */
export function trialLine(event: TrialEvent): TrialLine {
  switch (event.kind) {
    case 'started':
      return line('·', `started as process ${event.pid}: ${event.command.join(' ')}`)
    case 'ready': {
      const jobs = event.maxJobs === 1 ? 'one job at a time' : `up to ${event.maxJobs} jobs at a time`
      return line('←', `ready: ${event.checkpoint ? 'saves checkpoints' : 'no checkpoints'}, ${jobs}`)
    }
    case 'sent':
      return line('→', sentWords(event.message))
    case 'message':
      return line('←', messageWords(event.message))
    case 'output':
      return line(event.stream, event.text)
    case 'fault':
      return { mark: '!', text: cut(`${event.reason}: ${event.text}`), help: [event.help] }
    case 'paused':
      return line('·', event.frozen ? 'paused: its processes are stopped' : 'paused: it saved a checkpoint and let go')
    case 'thawed':
      return line('·', 'its processes go on')
    case 'note':
      return line('·', event.text)
    case 'ended':
      return endLine(event)
  }
}

function line(mark: TrialMark, text: string): TrialLine {
  return { mark, text: cut(text), help: [] }
}

function cut(text: string): string {
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text
}

function sentWords(message: EngineMessage): string {
  if (message.type !== 'start') return message.type
  const from = message.checkpoint === null ? '' : `, from the checkpoint ${JSON.stringify(message.checkpoint)}`
  return `start with ${JSON.stringify(message.input)}${from}`
}

function messageWords(message: JobMessage): string {
  switch (message.type) {
    case 'progress': {
      const { fraction, message: words, iteration, of } = message
      const round = iteration == null ? '' : ` (${iteration}${of == null ? '' : ` of ${of}`})`
      return `progress ${Math.round(fraction * 100)} %${words == null ? '' : ` ${words}`}${round}`
    }
    case 'stage':
      return `stage ${message.name}`
    case 'turn':
      return `turn ${message.role}: ${message.content}`
    case 'checkpoint':
      return `checkpoint ${JSON.stringify(message.data)}`
    case 'result':
      return `result ${JSON.stringify(message.output)}`
    case 'error': {
      const again = message.retryable == null ? '' : message.retryable ? ', to be retried' : ', not to be retried'
      return `error ${message.code}${again}: ${message.message}`
    }
    case 'log':
      return `log ${message.level}: ${message.text}`
    case 'output':
      return `output to ${message.stream === 'err' ? 'stderr' : 'stdout'}: ${message.text ?? 'bytes that are no text'}`
    case 'heartbeat':
    case 'paused':
    case 'freeze':
      return message.type
  }
}

function endLine({ outcome, remarks, faults }: Extract<TrialEvent, { kind: 'ended' }>): TrialLine {
  const counted = faults === 0 ? [] : [`${faults === 1 ? 'One line was' : `${faults} lines were`} no valid message.`]
  const help = [...counted, ...remarks]
  switch (outcome.how) {
    case 'completed':
      return { mark: '·', text: cut(`completed with ${JSON.stringify(outcome.output)}`), help }
    case 'failed': {
      const retry = outcome.retryable ? ' (in the queue it would be tried again)' : ''
      const more = outcome.help === null ? help : [outcome.help, ...help]
      return { mark: '!', text: cut(`failed with ${outcome.code}${retry}: ${outcome.message}`), help: more }
    }
    case 'cancelled':
      return { mark: '·', text: 'cancelled', help }
    case 'ended':
      return { mark: '!', text: `ended: ${outcome.reason}`, help }
  }
}
