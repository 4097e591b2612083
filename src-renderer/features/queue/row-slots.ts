/** A row that is to be drawn: its job, or, while that has not been read, its place in the list, below 0. */
export type RowKey = number

export function rowKey(id: number, item: number): RowKey {
  return id === 0 ? -1 - item : id
}

/**
 * Which of the drawn elements shows which row. A row keeps its element as long as it is on the screen, so that one that
 * leaves or comes has no other drawn anew; one that enters takes the element of one that left, so that none is made while
 * the list scrolls.
 */
export class RowSlots {
  #slotOf = new Map<RowKey, number>()
  /** By place in the list: what was being read there becomes a job in the same element. */
  #slotAt = new Map<number, number>()
  #pinned = new Set<number>()

  /** From now on the elements of these rows stay on the page, whatever they show: they are being dragged. */
  pin(keys: Iterable<RowKey>): void {
    this.#pinned = new Set([...keys].flatMap((key) => this.#slotOf.get(key) ?? []))
  }

  /** @param rows that are drawn, by their places in the list, in order @returns the element's number of each */
  assign(rows: readonly { item: number; key: RowKey }[]): number[] {
    const taken = new Set<number>()
    const slots: (number | undefined)[] = rows.map(({ key }) => {
      const slot = this.#slotOf.get(key)
      // A job can be listed twice for a moment, while it is known to have come and not yet to have left.
      if (slot === undefined || taken.has(slot)) return undefined
      taken.add(slot)
      return slot
    })
    const missing = [...this.#pinned].filter((slot) => !taken.has(slot))
    rows.forEach(({ item }, i) => {
      if (slots[i] !== undefined) return
      const before = this.#slotAt.get(item)
      let slot = missing.pop() ?? (before === undefined || taken.has(before) ? 0 : before)
      while (taken.has(slot)) slot += 1
      taken.add(slot)
      slots[i] = slot
    })
    // Nothing entered whose element they could be.
    for (let i = rows.length - 1; i >= 0 && missing.length > 0; i -= 1) {
      if (!this.#pinned.has(slots[i] as number)) slots[i] = missing.pop()
    }
    const found = slots as number[]
    this.#slotOf = new Map(rows.map(({ key }, i) => [key, found[i] as number]))
    this.#slotAt = new Map(rows.map(({ item }, i) => [item, found[i] as number]))
    return found
  }
}
