import type { QueueEvent } from '../../src-shared/ipc-events.js'
import { call } from '../bridge.js'

type Growth = Extract<QueueEvent, { type: 'output' | 'turns' }>

interface Watcher {
  id: number
  attempt: number
  onGrowth(event: Growth): void
}

/** As many as the main process looks at at once. */
const MAX_WATCHED = 8

const watchers = new Set<Watcher>()

/** Follows an attempt's output and transcript while it grows; several may be followed at once. @returns ends it */
export function watchAttempt(id: number, attempt: number, onGrowth: (event: Growth) => void): () => void {
  const watcher = { id, attempt, onGrowth }
  watchers.add(watcher)
  tellWhatIsWatched()
  return () => {
    watchers.delete(watcher)
    tellWhatIsWatched()
  }
}

export function tellWatchers(event: Growth): void {
  for (const { id, attempt, onGrowth } of watchers) if (id === event.id && attempt === event.attempt) onGrowth(event)
}

/** Said anew each time: who begins to watch wants to hear how things stand, even where someone watches already. */
function tellWhatIsWatched(): void {
  const attempts = new Map([...watchers].map(({ id, attempt }) => [`${id}-${attempt}`, { id, attempt }]))
  void call('watch.set', { watch: [...attempts.values()].slice(-MAX_WATCHED) }).catch(() => undefined)
}
