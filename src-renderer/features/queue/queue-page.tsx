import { Loader, TriangleAlert } from 'lucide-react'
import { EmptyState } from '../../components/empty-state.js'
import { useEngine } from '../../stores/engine-store.js'
import { FirstRun } from './first-run.js'
import { QueueList } from './queue-list.js'
import { QueueToolbar } from './queue-toolbar.js'

/** The queue's page: the toolbar, and the list or why there is none. */
export function QueuePage() {
  const isLoaded = useEngine((state) => state.overview !== null)
  const failure = useEngine((state) => state.failure)
  const total = useEngine((state) => Object.values(state.overview?.counts ?? {}).reduce((sum, n) => sum + n, 0))
  return (
    <main className="main">
      <QueueToolbar />
      {isLoaded ? (
        total === 0 ? (
          <FirstRun />
        ) : (
          <QueueList />
        )
      ) : failure !== null ? (
        <EmptyState icon={TriangleAlert} title="The queue can’t be opened">
          <p>{failure}</p>
          <p>It is tried again every second. Nothing is lost.</p>
        </EmptyState>
      ) : (
        <EmptyState icon={Loader} title="Opening the queue…" />
      )}
    </main>
  )
}
