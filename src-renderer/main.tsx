import { createRoot } from 'react-dom/client'
import { App } from './app.js'
import { call, on } from './bridge.js'
import { readLaterPages } from './later-pages.js'
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

const root = document.getElementById('root')
if (root === null) throw new Error('the page has no root')

startTheme()
// The rows are on their way while the remembered sizes are read.
void startSync()
startHealth()
startOutlook()
await startLayout()
createRoot(root).render(<App />)
// One that cannot be read says so when it is shown.
readLaterPages().catch(() => undefined)

on('showJob', showPlace)
call('app.takePlace').then(
  (place) => place !== null && showPlace(place),
  // A page that the main process does not answer says so already.
  () => undefined,
)
