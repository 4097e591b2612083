import { ContextMenu } from '@base-ui/react/context-menu'
import { type CSSProperties, useCallback, useEffect, useMemo, useRef } from 'react'
import type { Section } from '../../../src-shared/queue-view.js'
import { gridProps } from '../../components/grid-roles.js'
import { useEngine } from '../../stores/engine-store.js'
import { useUi } from '../../stores/ui-store.js'
import { showRanges } from '../../sync/section-loader.js'
import { JobMenu } from '../actions/job-menu.js'
import { useDrag } from './drag-store.js'
import { DropLine } from './drop-line.js'
import { FlatList } from './flat-list.js'
import { JobRow } from './job-row.js'
import { idAt, itemOf, type ListedJobs } from './list-ids.js'
import { queueBlocks, ROW_PX } from './queue-blocks.js'
import { RowSlots, rowKey } from './row-slots.js'
import { SectionHeader } from './section-header.js'
import { StickyHeader } from './sticky-header.js'
import { useFlatVirtual } from './use-flat-virtual.js'
import { useListKeys } from './use-list-keys.js'
import { useListPointer } from './use-list-pointer.js'
import { useQueueDrop } from './use-queue-drop.js'
import { useReveal } from './use-reveal.js'
import { useRowMotion } from './use-row-motion.js'

const NOTHING: ReadonlySet<number> = new Set()

/** All jobs of the queue, in sections, in one scroll. Only what is on the screen is drawn. */
export function QueueList() {
  const counts = useEngine((state) => state.overview?.counts)
  const groups = useEngine((state) => state.groups)
  const ids = useEngine((state) => state.ids)
  const folded = useUi((state) => state.layout.folded)
  const selection = useUi((state) => state.selection)
  const dragged = useDrag((state) => state.ids)
  const scroller = useRef<HTMLDivElement>(null)
  const slots = useRef(new RowSlots())
  const pinned = useRef<ReadonlySet<number>>(NOTHING)
  const draggedIds = useMemo(() => new Set(dragged), [dragged])

  const blocks = useMemo(
    () => (counts === undefined ? [] : queueBlocks(counts, groups, folded)),
    [counts, groups, folded],
  )
  const list = useMemo(() => new FlatList(blocks), [blocks])
  const jobs: ListedJobs = useMemo(() => ({ list, blocks, ids }), [list, blocks, ids])
  const { first, last, port, reveal } = useFlatVirtual(list, scroller)

  useEffect(() => {
    const ranges = new Map<Section, { from: number; to: number }>()
    for (const run of list.rowsIn(first, last)) {
      const block = blocks.find((one) => one.key === run.key)
      if (block === undefined) continue
      const before = ranges.get(block.section)
      const from = block.offset + run.from
      ranges.set(block.section, { from: Math.min(before?.from ?? from, from), to: block.offset + run.to + 1 })
    }
    showRanges(ranges)
  }, [list, blocks, first, last])

  const pageRows = useCallback(() => Math.floor((scroller.current?.clientHeight ?? 0) / ROW_PX) - 1, [])
  const onKeyDown = useListKeys(jobs, pageRows)
  const { hovered, ...handlers } = useListPointer(jobs)
  const pointer = { ...handlers, onKeyDown }
  useQueueDrop(scroller, list)
  useReveal(jobs, reveal, scroller)

  const items: number[] = []
  for (let item = first; item <= last; item++) items.push(item)
  const rows = items
    .filter((item) => list.at(item)?.kind === 'row')
    .map((item) => ({ item, key: rowKey(idAt(jobs, item), item) }))
  // What is dragged has to stay on the page however far the list scrolls under it.
  if (pinned.current !== draggedIds) {
    pinned.current = draggedIds
    slots.current.pin(draggedIds)
  }
  const assigned = slots.current.assign(rows)
  const slotOf = new Map(rows.map(({ item }, i) => [item, assigned[i]]))

  const tops = new Map(items.map((item) => [idAt(jobs, item), list.topOf(item)]))
  tops.delete(0)
  useRowMotion(scroller, list, ids, tops, port)

  const active = selection.cursor === null ? -1 : itemOf(jobs, selection.cursor)
  const isActiveDrawn = active >= first && active <= last
  return (
    <ContextMenu.Root>
      <ContextMenu.Trigger
        ref={scroller}
        render={
          <div
            {...gridProps('Jobs', list.count, isActiveDrawn ? `job-${selection.cursor}` : undefined)}
            {...pointer}
            className="list"
          />
        }
      >
        <StickyHeader list={list} blocks={blocks} scroller={scroller} />
        <div className="list-inner" role="presentation" style={listStyle(list.totalPx, counts?.next ?? 0)}>
          {items.map((item) => {
            const found = list.at(item)
            const block = blocks.find((one) => one.key === found?.key)
            if (found === null || block === undefined) return null
            const top = list.topOf(item)
            if (found.kind === 'header') {
              return <SectionHeader key={block.key} block={block} top={top} ariaIndex={item + 1} />
            }
            const id = idAt(jobs, item)
            return (
              <JobRow
                key={`slot-${slotOf.get(item)}`}
                id={id}
                section={block.section}
                index={found.index}
                ariaIndex={item + 1}
                top={top}
                height={block.rowPx}
                isSelected={selection.ids.has(id)}
                isCursor={selection.cursor === id}
                isHovered={hovered === id && id !== 0}
                isDragged={draggedIds.has(id)}
                isGrouped={block.group !== null && block.hasHeader}
              />
            )
          })}
          <DropLine />
        </div>
      </ContextMenu.Trigger>
      <JobMenu />
    </ContextMenu.Root>
  )
}

/** The numbers of the queue's places get as much room as the largest needs. */
function listStyle(height: number, queued: number): CSSProperties {
  return { height, '--lead': `${Math.max(18, 4 + String(queued).length * 8)}px` } as CSSProperties
}
