import { call } from '../bridge.js'
import { Paced } from '../components/paced.js'
import { useEngine } from '../stores/engine-store.js'
import { useOutlook } from '../stores/outlook-store.js'
import { useUi } from '../stores/ui-store.js'

/** What is foretold changes with every job that ends, though by little. */
const LOOK_MS = 4_000

/** Keeps what is foretold of the next jobs up to date while the queue is on the screen. */
export function startOutlook(): void {
  const paced = new Paced(() =>
    call('outlook.queue').then(
      (all) => useOutlook.setState({ starts: new Map(all.map((one) => [one.id, one])) }),
      () => useOutlook.setState({ starts: new Map() }),
    ),
  )
  const look = () => {
    const { view } = useUi.getState().layout
    if (view === 'queue' && document.visibilityState === 'visible') paced.ask()
  }
  setInterval(look, LOOK_MS)
  useEngine.subscribe(({ overview }, before) => {
    if (overview?.paused !== before.overview?.paused) look()
  })
  look()
}
