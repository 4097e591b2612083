import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'
import { App } from './app.js'
import { call, on } from './bridge.js'
import { readLaterParts } from './later-parts.js'
import { startHealth } from './sync/health.js'
import { startOutlook } from './sync/outlook.js'
import { startLayout } from './sync/persist-layout.js'
import { showPlace } from './sync/show-place.js'
import { startSync } from './sync/start-sync.js'
import { startTheme } from './theme.js'
import '@fontsource-variable/inter/wght.css'
import './styles/tokens.css'
import './styles/base.css'
import './styles/controls.css'
import './styles/overlays.css'
import './styles/layout.css'
import './styles/toolbar.css'
import './styles/queue.css'
import './styles/queue-row-end.css'
import './styles/queue-drag.css'
import './styles/data.css'
import './styles/inspector.css'
import './styles/timeline.css'
import './styles/compare.css'
import './styles/output.css'
import './styles/bar-button.css'
import './styles/ansi.css'
import './styles/transcript.css'
import './styles/palette.css'
import './styles/runs.css'
import './styles/run-setup.css'
import './styles/start-run.css'
import './styles/definitions.css'
import './styles/probes.css'
import './styles/analysis.css'
import './styles/search.css'
import './styles/documents.css'
import './styles/insights.css'
import './styles/keeping.css'
import './styles/providers.css'
import './styles/agents.css'
import './styles/handlers.css'
import './styles/stages.css'

/** How long the first rows are waited for before the window says that the queue is being opened, in ms. */
const FIRST_ROWS_MS = 300

const root = document.getElementById('root')
if (root === null) throw new Error('the page has no root')

startTheme()
// The rows are on their way while the remembered sizes are read.
const synced = startSync()
startHealth()
startOutlook()
await startLayout()
// Drawn once, with its rows, rather than three times; what takes longer is said meanwhile.
await Promise.race([synced, new Promise((over) => setTimeout(over, FIRST_ROWS_MS))])
flushSync(() => createRoot(root).render(<App />))
// Two frames after the rows are there they are on the screen.
void synced.then(() =>
  requestAnimationFrame(() => requestAnimationFrame(() => void call('app.drawn').catch(() => undefined))),
)
// One that cannot be read says so when it is shown.
readLaterParts().catch(() => undefined)

on('showJob', showPlace)
call('app.takePlace').then(
  (place) => place !== null && showPlace(place),
  // A page that the main process does not answer says so already.
  () => undefined,
)
