import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import type { TurnHit } from '../../../src-shared/run.js'
import { tellingAgo } from '../../components/format-time.js'
import { listboxProps, optionProps } from '../../components/list-roles.js'
import { useNow } from '../../components/use-now.js'
import { showHit } from './show-hit.js'
import { snippetParts } from './snippet.js'
import type { Found } from './use-search.js'

/** Before it is measured. */
const HIT_PX = 62
const ROLES = { system: 'System', user: 'User', assistant: 'Assistant', tool: 'Tool' } as const

/** The hits, newest first; more are read as the end comes near. */
export function SearchHits({ found, onEnd }: { found: Found; onEnd(): void }) {
  const { hits, more } = found
  const [cursor, setCursor] = useState(0)
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: hits.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => HIT_PX,
    overscan: 8,
  })
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
      Enter: () => hit !== undefined && showHit(hit),
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
              {...optionProps(index === cursor, () => showHit(hit))}
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

function Hit({ hit }: { hit: TurnHit }) {
  const now = useNow()
  return (
    <>
      <span className="hit-text">
        {snippetParts(hit.snippet).map((part) => (part.isMatch ? <mark key={part.at}>{part.text}</mark> : part.text))}
      </span>
      <span className="hit-head">
        <span className="hit-job truncate">{hit.jobName}</span>
        <span className="muted">
          {ROLES[hit.role]}, turn {hit.turnIndex + 1}
          {hit.attempt > 1 ? `, attempt ${hit.attempt}` : ''}
        </span>
        <span className="spacer" />
        <span className="muted">{tellingAgo(hit.at, now)}</span>
      </span>
    </>
  )
}
