import { useUi } from '../../stores/ui-store.js'
import { RunList } from './run-list.js'
import { RunPage } from './run-page.js'

/** All evaluation runs, or the one that is open. */
export function RunsPage() {
  const run = useUi((state) => state.layout.run)
  return run === null ? <RunList /> : <RunPage key={run} id={run} />
}
