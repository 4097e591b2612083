import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import { type DocumentChunk, type DocumentView, placeWords } from '../../../src-shared/document.js'
import { toJobyardError } from '../../../src-shared/errors.js'
import { call } from '../../bridge.js'
import { formatCount } from '../../components/format-time.js'
import { IconButton } from '../../components/icon-button.js'
import type { DocumentPlace } from '../../stores/ui-store.js'
import { markWords } from './mark-words.js'

interface Props {
  document: DocumentView
  place: DocumentPlace | null
}

/** The text of a document, one part at a time, the words that were searched for marked. */
export function DocumentParts({ document, place }: Props) {
  const [seq, setSeq] = useState(Math.max(1, place?.seq ?? 1))
  const [part, setPart] = useState<DocumentChunk | null>(null)
  const [fault, setFault] = useState<string | null>(null)
  const text = useRef<HTMLElement>(null)
  useEffect(() => {
    let isWanted = true
    call('documents.chunks', { id: document.id, from: seq, limit: 1 }).then(
      ([chunk]) => {
        if (!isWanted) return
        setPart(chunk ?? null)
        setFault(chunk === undefined ? 'This part is no longer in the index.' : null)
      },
      (thrown: unknown) => isWanted && setFault(toJobyardError(thrown).message),
    )
    return () => {
      isWanted = false
    }
  }, [document.id, seq])
  // Where something was found is shown, also far down in the part.
  useEffect(() => {
    if (part === null) return
    const first = text.current?.querySelector('mark')
    if (text.current !== null) text.current.scrollTop = 0
    first?.scrollIntoView({ block: 'nearest' })
  }, [part])
  const words = part === null ? '' : placeWords(document.kind, part)
  const marked = useMemo(() => markWords(part?.text ?? '', place?.query ?? ''), [part, place])
  return (
    <section className="document-parts" aria-label="Text">
      <div className="document-bar">
        <span className="document-place truncate" role="status">
          Part {formatCount(seq)} of {formatCount(document.chunks)}
          {words === '' ? '' : ` · ${words}`}
        </span>
        <span className="spacer" />
        <IconButton icon={ChevronLeft} label="Previous part" disabled={seq <= 1} onClick={() => setSeq(seq - 1)} />
        <IconButton
          icon={ChevronRight}
          label="Next part"
          disabled={seq >= document.chunks}
          onClick={() => setSeq(seq + 1)}
        />
      </div>
      {fault === null ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it may scroll, and the keyboard must reach that
        <section ref={text} className="document-text selectable" tabIndex={0} aria-label={`Part ${seq}`}>
          {marked.map((piece) => (piece.isMatch ? <mark key={piece.at}>{piece.text}</mark> : piece.text))}
        </section>
      ) : (
        <p className="pane-note">{fault}</p>
      )}
    </section>
  )
}
