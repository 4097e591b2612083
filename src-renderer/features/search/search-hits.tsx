import { useVirtualizer } from '@tanstack/react-virtual'
import { MessageSquareText } from 'lucide-react'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { placeWords } from '../../../src-shared/document.js'
import type { SearchHit } from '../../../src-shared/search.js'
import { tellingAgo } from '../../components/format-time.js'
import { listboxProps, optionProps } from '../../components/list-roles.js'
import { useNow } from '../../components/use-now.js'
import { iconOf } from '../documents/document-icon.js'
import { showHit } from './show-hit.js'
import { snippetParts } from './snippet.js'
import type { Found } from './use-search.js'

/** Before it is measured. */
const HIT_PX = 62
const ROLES = { system: 'System', user: 'User', assistant: 'Assistant', tool: 'Tool' } as const

/** The hits, newest first; more are read as the end comes near. */
export function SearchHits({ found, onEnd }: { found: Found; onEnd(): void }) {
  const { hits, more, query } = found
  const [cursor, setCursor] = useState(0)
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: hits.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => HIT_PX,
    overscan: 8,
  })
  // What is found anew is read from its beginning; the list itself stays, and with it the focus.
  const search = `${found.what} ${query}`
  // biome-ignore lint/correctness/useExhaustiveDependencies: each search begins anew
  useEffect(() => {
    setCursor(0)
    scroller.current?.scrollTo({ top: 0 })
  }, [search])
  const items = virtual.getVirtualItems()
  const last = items.at(-1)?.index ?? 0
  useEffect(() => {
    if (more && last >= hits.length - 10) onEnd()
  }, [more, last, hits.length, onEnd])
  const goTo = (index: number) => {
    const to = Math.max(0, Math.min(hits.length - 1, index))
    setCursor(to)
    virtual.scrollToIndex(to)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const hit = hits[cursor]
    const keys: Record<string, () => void> = {
      ArrowDown: () => goTo(cursor + 1),
      j: () => goTo(cursor + 1),
      ArrowUp: () => goTo(cursor - 1),
      k: () => goTo(cursor - 1),
      Home: () => goTo(0),
      End: () => goTo(hits.length - 1),
      Enter: () => hit !== undefined && showHit(hit, query),
    }
    const act = keys[event.key]
    if (act === undefined) return
    event.preventDefault()
    act()
  }
  return (
    <div ref={scroller} className="hits" {...listboxProps('Hits', `hit-${cursor}`)} {...{ onKeyDown }}>
      <div className="list-inner" style={{ height: virtual.getTotalSize() }} role="presentation">
        {items.map(({ index, key, start }) => {
          const hit = hits[index]
          if (hit === undefined) return null
          return (
            <div
              key={key}
              ref={virtual.measureElement}
              data-index={index}
              id={`hit-${index}`}
              className={index === cursor ? 'hit cursor' : 'hit'}
              {...optionProps(index === cursor, () => showHit(hit, query))}
              style={{ transform: `translateY(${start}px)` }}
            >
              <Hit hit={hit} />
            </div>
          )
        })}
      </div>
    </div>
  )
}

function Hit({ hit }: { hit: SearchHit }) {
  const now = useNow()
  const Icon = hit.of === 'turn' ? MessageSquareText : iconOf(hit.kind)
  return (
    <>
      <span className="hit-text">
        {snippetParts(hit.snippet).map((part) => (part.isMatch ? <mark key={part.at}>{part.text}</mark> : part.text))}
      </span>
      <span className="hit-head">
        <Icon size={14} strokeWidth={1.75} aria-hidden="true" className="muted" />
        <span className="hit-job truncate" title={hit.of === 'turn' ? undefined : hit.path}>
          {hit.of === 'turn' ? hit.jobName : hit.name}
        </span>
        <span className="muted truncate hit-place">
          {hit.of === 'turn' ? turnWords(hit) : placeWords(hit.kind, hit)}
        </span>
        <span className="spacer" />
        <span className="muted">{tellingAgo(hit.at, now)}</span>
      </span>
    </>
  )
}

function turnWords({ role, turnIndex, attempt }: Extract<SearchHit, { of: 'turn' }>): string {
  return `${ROLES[role]}, turn ${turnIndex + 1}${attempt > 1 ? `, attempt ${attempt}` : ''}`
}
