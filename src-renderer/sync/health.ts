import { call } from '../bridge.js'
import { Paced } from '../components/paced.js'
import { useEngine } from '../stores/engine-store.js'
import { useHealth } from '../stores/health-store.js'

/** Trouble shows by time as well, e.g. an engine that has gone silent: looked at this often. */
const LOOK_MS = 15_000

/** Keeps the health of the queue up to date for as long as the window lives; while nobody sees it, it rests. */
export function startHealth(): void {
  const paced = new Paced(() =>
    call('insights.health').then(
      (answer) => useHealth.setState(answer),
      () => useHealth.setState({ health: null, reasons: [] }),
    ),
  )
  const look = () => {
    if (document.visibilityState === 'visible') paced.ask()
  }
  setInterval(look, LOOK_MS)
  document.addEventListener('visibilitychange', look)
  // A pause is the person's own doing: the badge answers at once.
  useEngine.subscribe(({ overview }, before) => {
    if (pausesOf(overview) !== pausesOf(before.overview)) look()
  })
  look()
}

function pausesOf(overview: ReturnType<typeof useEngine.getState>['overview']): string {
  if (overview === null) return ''
  return JSON.stringify([overview.paused, overview.pausedTypes, overview.pausedGroups, overview.counts.next > 0])
}
