import type { FailureGroup, Section, SectionCounts } from '../../../src-shared/queue-view.js'
import type { Block } from './flat-list.js'

/** A block of the queue's list: a section, or within `attention` the failures with one error. */
export interface QueueBlock extends Block {
  section: Section
  /** Index in its section of the block's first row. */
  offset: number
  group: FailureGroup | null
}

const HEADER_PX = 34
const GROUP_PX = 30
export const ROW_PX = 32
const RUNNING_ROW_PX = 48
/** A group with more failures than this starts folded: the error is the news, not its thousand bearers. */
const OPEN_GROUP = 5

const ORDER: readonly Section[] = ['running', 'next', 'waiting', 'paused', 'attention', 'done']

export const SECTION_TITLES: Record<Section, string> = {
  running: 'Running',
  next: 'Next',
  waiting: 'Waiting',
  paused: 'Paused',
  attention: 'Needs attention',
  done: 'Done',
}

/** The list's blocks; sections without a job have none. */
export function queueBlocks(
  counts: SectionCounts,
  groups: readonly FailureGroup[],
  folded: Readonly<Record<string, boolean>>,
): QueueBlock[] {
  return ORDER.flatMap((section): QueueBlock[] => {
    const count = counts[section]
    if (count === 0) return []
    const isFolded = folded[section] ?? false
    const block = {
      key: section,
      section,
      hasHeader: true,
      count,
      folded: isFolded,
      headerPx: HEADER_PX,
      rowPx: section === 'running' ? RUNNING_ROW_PX : ROW_PX,
      offset: 0,
      group: null,
    }
    if (section !== 'attention' || groups.length === 0) return [block]
    const head = { ...block, count: 0 }
    return isFolded ? [head] : [head, ...groupBlocks(groups, count, folded)]
  })
}

function groupBlocks(
  groups: readonly FailureGroup[],
  total: number,
  folded: Readonly<Record<string, boolean>>,
): QueueBlock[] {
  const blocks: QueueBlock[] = groups.map((group) => {
    const key = groupKey(group)
    return {
      key,
      section: 'attention',
      // One failure alone says its error in its own row.
      hasHeader: group.count > 1,
      count: group.count,
      folded: group.count > 1 && (folded[key] ?? group.count > OPEN_GROUP),
      headerPx: GROUP_PX,
      rowPx: ROW_PX,
      offset: group.offset,
      group,
    }
  })
  // Groups are read a moment after the counts: what they do not cover yet is listed without one.
  const covered = groups.reduce((sum, group) => sum + group.count, 0)
  if (covered >= total) return blocks
  const rest = { key: 'attention:rest', section: 'attention' as const, hasHeader: false, folded: false, group: null }
  return [...blocks, { ...rest, count: total - covered, offset: covered, headerPx: 0, rowPx: ROW_PX }]
}

function groupKey(group: FailureGroup): string {
  return `attention:${group.key}`
}
