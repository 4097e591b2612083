import type { JobMessage } from '../../src-shared/handler-protocol.js'
import type { SecretPatterns } from '../output/secret-patterns.js'

/**
 * The message with secrets masked in whatever a handler is free to choose; what the protocol itself defines (numbers,
 * and words like `assistant`) stays valid.
 *
 * @throws RangeError when it is nested deeper than the stack allows
 */
export function maskMessage<T extends JobMessage>(message: T, secrets: SecretPatterns): T {
  if (secrets.isEmpty) return message
  const any = (value: unknown) => secrets.maskJson(value)
  const text = <V>(value: V) => (typeof value === 'string' ? secrets.maskText(value) : value)
  switch (message.type) {
    case 'progress':
      return { ...message, ...('message' in message && { message: text(message.message) }) }
    case 'stage':
      return { ...message, name: text(message.name) }
    case 'log':
      return { ...message, text: text(message.text) }
    case 'turn':
      return {
        ...message,
        content: text(message.content),
        ...('model' in message && { model: text(message.model) }),
        ...('meta' in message && { meta: any(message.meta) }),
      }
    case 'checkpoint':
      return { ...message, data: any(message.data) }
    case 'result':
      return { ...message, output: any(message.output) }
    case 'error':
      return {
        ...message,
        code: text(message.code),
        message: text(message.message),
        ...('details' in message && { details: any(message.details) }),
      }
    default:
      return message
  }
}
