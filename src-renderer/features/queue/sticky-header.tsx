import { type RefObject, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { FlatList } from './flat-list.js'
import type { QueueBlock } from './queue-blocks.js'
import { SectionHeader } from './section-header.js'

interface Props {
  list: FlatList
  blocks: readonly QueueBlock[]
  scroller: RefObject<HTMLElement | null>
}

/**
 * The header of the section that one is in, at the top of the list, from the moment at which the header itself is scrolled
 * away; the next one pushes it out. The list tells all of it to assistive technology already.
 */
export function StickyHeader({ list, blocks, scroller }: Props) {
  const heads = useMemo(
    () =>
      blocks
        .filter(({ group, hasHeader }) => group === null && hasHeader)
        .map((block) => ({ block, top: list.topOf(list.indexOf(block.key)) })),
    [list, blocks],
  )
  const [key, setKey] = useState<string | null>(null)
  const element = useRef<HTMLDivElement>(null)
  const scrollTop = useRef(0)
  useLayoutEffect(() => {
    const list = scroller.current
    if (list === null) return
    const look = () => {
      const at = heads.findLastIndex(({ top }) => top < scrollTop.current)
      setKey(heads[at]?.block.key ?? null)
      const next = heads[at + 1]
      const headerPx = heads[at]?.block.headerPx ?? 0
      const pushed = next === undefined ? 0 : Math.min(0, next.top - scrollTop.current - headerPx)
      if (element.current !== null) element.current.style.transform = `translateY(${pushed}px)`
    }
    const follow = () => {
      scrollTop.current = list.scrollTop
      look()
    }
    // Not asked of the list itself, which would have the whole page laid out for this answer.
    look()
    list.addEventListener('scroll', follow, { passive: true })
    return () => list.removeEventListener('scroll', follow)
  }, [heads, scroller])
  const found = heads.find(({ block }) => block.key === key)
  return (
    <div ref={element} className="sticky" aria-hidden="true">
      {found === undefined ? null : <SectionHeader block={found.block} top={0} ariaIndex={0} />}
    </div>
  )
}
