import type { QueueEvent } from '../../src-shared/ipc-events.js'
import { call } from '../bridge.js'

type Growth = Extract<QueueEvent, { type: 'output' | 'turns' }>

const listeners = new Set<(event: Growth) => void>()

/** Follows one attempt's output and transcript. The window watches one at a time. @returns ends it */
export function watchAttempt(id: number, attempt: number, onGrowth: (event: Growth) => void): () => void {
  const listener = (event: Growth) => {
    if (event.id === id && event.attempt === attempt) onGrowth(event)
  }
  listeners.add(listener)
  void call('watch.set', { watch: { id, attempt } }).catch(() => undefined)
  return () => {
    listeners.delete(listener)
    if (listeners.size === 0) void call('watch.set', { watch: null }).catch(() => undefined)
  }
}

export function tellWatchers(event: Growth): void {
  for (const listener of listeners) listener(event)
}
