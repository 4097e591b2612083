import { createRoot } from 'react-dom/client'
import { App } from './app.js'
import { on } from './bridge.js'
import { selectOnly } from './features/queue/selection.js'
import { setLayout, setSelection, useUi } from './stores/ui-store.js'
import { startLayout } from './sync/persist-layout.js'
import { startSync } from './sync/start-sync.js'
import { startTheme } from './theme.js'
import './styles/tokens.css'
import './styles/base.css'
import './styles/controls.css'
import './styles/overlays.css'
import './styles/layout.css'
import './styles/queue.css'
import './styles/queue-drag.css'
import './styles/data.css'
import './styles/inspector.css'
import './styles/output.css'
import './styles/transcript.css'
import './styles/palette.css'

const root = document.getElementById('root')
if (root === null) throw new Error('the page has no root')

startTheme()
// The rows are on their way while the remembered sizes are read.
void startSync()
await startLayout()
createRoot(root).render(<App />)

on('showJob', ({ id }) => {
  setLayout({ view: 'queue', inspector: true })
  setSelection(selectOnly(id))
  useUi.setState({ reveal: { id } })
})
