import type { Section } from '../../../src-shared/queue-view.js'
import { loadAllIds } from '../../sync/section-loader.js'
import type { FlatList } from './flat-list.js'
import type { QueueBlock } from './queue-blocks.js'

/** The list with its blocks, and what is known of the ids in it. */
export interface ListedJobs {
  list: FlatList
  blocks: readonly QueueBlock[]
  ids: Readonly<Record<Section, Uint32Array>>
}

/** The job of an item; 0 when it is no row, or not read yet. */
export function idAt({ list, blocks, ids }: ListedJobs, item: number): number {
  const found = list.at(item)
  if (found?.kind !== 'row') return 0
  const block = blocks.find((one) => one.key === found.key)
  return block === undefined ? 0 : (ids[block.section][block.offset + found.index] ?? 0)
}

/** As {@link idAt}, reading the section's order first where that is needed. */
export async function idAtLoaded(jobs: ListedJobs, item: number): Promise<number> {
  const known = idAt(jobs, item)
  if (known !== 0) return known
  const found = jobs.list.at(item)
  const block = jobs.blocks.find((one) => one.key === found?.key)
  if (found?.kind !== 'row' || block === undefined) return 0
  return (await loadAllIds(block.section))[block.offset + found.index] ?? 0
}

/** The item of a job; −1 when it is folded away or its place is not known. */
export function itemOf({ list, blocks, ids }: ListedJobs, id: number): number {
  for (const block of blocks) {
    const index = ids[block.section].subarray(block.offset, block.offset + block.count).indexOf(id)
    if (index !== -1) return list.indexOf(block.key, index)
  }
  return -1
}

/** All jobs from one item to another, in either direction. */
export async function idsBetween(jobs: ListedJobs, from: number, to: number): Promise<number[]> {
  const between: number[] = []
  for (const run of jobs.list.rowsIn(Math.min(from, to), Math.max(from, to))) {
    const block = jobs.blocks.find((one) => one.key === run.key)
    if (block === undefined) continue
    const start = block.offset + run.from
    const end = block.offset + run.to + 1
    const known = jobs.ids[block.section].subarray(start, end)
    const ids = known.includes(0) ? (await loadAllIds(block.section)).subarray(start, end) : known
    for (const id of ids) if (id !== 0) between.push(id)
  }
  return between
}
