import { FileX, TriangleAlert } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { DocumentView } from '../../../src-shared/document.js'
import { type JobyardError, toJobyardError } from '../../../src-shared/errors.js'
import type { JobDetail } from '../../../src-shared/queue-view.js'
import { call } from '../../bridge.js'
import { EmptyState } from '../../components/empty-state.js'
import { useUi } from '../../stores/ui-store.js'
import { DocumentPane } from './document-pane.js'

type Read =
  | { state: 'reading' }
  | { state: 'failed'; error: JobyardError }
  | { state: 'read'; document: DocumentView | null }

/** What a job of type `ingest:file` made of its file. */
export function DocumentTab({ detail }: { detail: JobDetail | null }) {
  const hash = detail === null ? null : hashIn(detail)
  const [read, setRead] = useState<Read>({ state: 'reading' })
  const [wishes, setWishes] = useState(0)
  const place = useUi((state) => state.documentPlace)
  // biome-ignore lint/correctness/useExhaustiveDependencies: each wish reads anew
  useEffect(() => {
    if (hash === null) return
    let isWanted = true
    call('documents.ofHash', { hash }).then(
      (document) => isWanted && setRead({ state: 'read', document }),
      (thrown: unknown) => isWanted && setRead({ state: 'failed', error: toJobyardError(thrown) }),
    )
    return () => {
      isWanted = false
    }
  }, [hash, wishes])
  if (detail === null || (read.state === 'reading' && hash !== null)) return <p className="pane-note">Reading…</p>
  if (read.state === 'failed') {
    return (
      <EmptyState
        icon={TriangleAlert}
        title="The document can’t be read"
        actions={
          <button type="button" className="button" onClick={() => setWishes(wishes + 1)}>
            Try again
          </button>
        }
      >
        <p>{read.error.message}</p>
      </EmptyState>
    )
  }
  const document = read.state === 'read' ? read.document : null
  if (document === null) {
    return (
      <EmptyState icon={FileX} title="Not in the index">
        <p>Its content was forgotten, or a newer one took its place. Ingest the file again to find it.</p>
      </EmptyState>
    )
  }
  const shown = place !== null && place.documentId === document.id ? place : null
  return (
    <DocumentPane
      key={`${document.id} ${shown?.seq ?? ''} ${shown?.query ?? ''}`}
      document={document}
      place={shown}
      onForgotten={() => setRead({ state: 'read', document: null })}
    />
  )
}

function hashIn({ job: { output } }: JobDetail): string | null {
  if (typeof output !== 'object' || output === null || Array.isArray(output)) return null
  return typeof output.hash === 'string' ? output.hash : null
}
