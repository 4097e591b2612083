/** One block of the list: a header, if it has one, and, unless it is folded, rows of one height. */
export interface Block {
  key: string
  hasHeader: boolean
  /** Rows, folded or not. */
  count: number
  folded: boolean
  headerPx: number
  rowPx: number
}

export type FlatItem = { kind: 'header'; key: string } | { kind: 'row'; key: string; index: number }

interface Placed extends Block {
  /** Rows that are shown. */
  rows: number
  /** Items and px before this block. */
  start: number
  top: number
}

/**
 * The blocks of the list as one run of items with known heights, so that one scroll goes through all of them. Every
 * question costs the number of blocks, whatever the number of rows.
 */
export class FlatList {
  readonly count: number
  readonly totalPx: number
  readonly #blocks: readonly Placed[]

  constructor(blocks: readonly Block[]) {
    let start = 0
    let top = 0
    this.#blocks = blocks.map((block) => {
      const rows = block.folded ? 0 : block.count
      const placed = { ...block, rows, start, top }
      start += (block.hasHeader ? 1 : 0) + rows
      top += headerPx(block) + rows * block.rowPx
      return placed
    })
    this.count = start
    this.totalPx = top
  }

  at(item: number): FlatItem | null {
    const block = this.#blockOf(item)
    if (block === undefined) return null
    const index = item - block.start - (block.hasHeader ? 1 : 0)
    return index < 0 ? { kind: 'header', key: block.key } : { kind: 'row', key: block.key, index }
  }

  /** Where a row, or without `index` a block, is; −1 when it is folded away or not in the list. */
  indexOf(key: string, index?: number): number {
    const block = this.#blocks.find((one) => one.key === key)
    if (block === undefined) return -1
    if (index === undefined) return block.start
    return index < 0 || index >= block.rows ? -1 : block.start + (block.hasHeader ? 1 : 0) + index
  }

  topOf(item: number): number {
    const block = this.#blockOf(item)
    if (block === undefined) return this.totalPx
    const index = item - block.start - (block.hasHeader ? 1 : 0)
    return index < 0 ? block.top : block.top + headerPx(block) + index * block.rowPx
  }

  heightOf(item: number): number {
    const block = this.#blockOf(item)
    if (block === undefined) return 0
    return block.hasHeader && item === block.start ? block.headerPx : block.rowPx
  }

  /** The item at a height; the last one below the end, −1 when there is none. */
  itemAt(px: number): number {
    const block = this.#blocks.findLast((one) => one.top <= px && (one.hasHeader || one.rows > 0))
    if (block === undefined) return this.count === 0 ? -1 : 0
    const inRows = px - block.top - headerPx(block)
    if (inRows < 0) return block.start
    const index = Math.min(block.rows - 1, Math.floor(inRows / block.rowPx))
    return block.start + (block.hasHeader ? 1 : 0) + index
  }

  /** The shown rows of each block among the items from `first` to `last`, ends included. */
  rowsIn(first: number, last: number): { key: string; from: number; to: number }[] {
    return this.#blocks.flatMap((block) => {
      const start = block.start + (block.hasHeader ? 1 : 0)
      const from = Math.max(0, first - start)
      const to = Math.min(block.rows - 1, last - start)
      return to >= from ? [{ key: block.key, from, to }] : []
    })
  }

  /** The nearest row at or after (step 1), or at or before (step −1), an item; −1 when there is none. */
  nearestRow(item: number, step: 1 | -1): number {
    for (let index = item; index >= 0 && index < this.count; index += step) {
      if (this.at(index)?.kind === 'row') return index
    }
    return -1
  }

  #blockOf(item: number): Placed | undefined {
    if (item < 0 || item >= this.count) return undefined
    return this.#blocks.findLast((block) => block.start <= item && (block.hasHeader || block.rows > 0))
  }
}

function headerPx(block: Block): number {
  return block.hasHeader ? block.headerPx : 0
}
