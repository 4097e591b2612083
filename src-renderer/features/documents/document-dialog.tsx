import { useEffect, useState } from 'react'
import type { DocumentView } from '../../../src-shared/document.js'
import { call } from '../../bridge.js'
import { Dialog } from '../../components/dialog.js'
import { useUi } from '../../stores/ui-store.js'
import { tellFailure } from '../actions/run-change.js'
import { DocumentPane } from './document-pane.js'

const close = () => useUi.setState({ openDocument: null })

/** A document whose job was removed, where a search found something. */
export function DocumentDialog() {
  const place = useUi((state) => state.openDocument)
  const [document, setDocument] = useState<DocumentView | null>(null)
  useEffect(() => {
    setDocument(null)
    if (place === null) return
    call('documents.get', { id: place.documentId }).then(setDocument, (thrown: unknown) => {
      tellFailure(thrown)
      close()
    })
  }, [place])
  if (place === null || document === null) return null
  return (
    <Dialog open onClose={close} title={document.name} width="wide">
      <DocumentPane document={document} place={place} onForgotten={close} />
    </Dialog>
  )
}
