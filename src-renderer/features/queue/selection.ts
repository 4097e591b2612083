/** Which rows are picked. `cursor` is the row that keys act on and the inspector shows; `anchor` is where a range began. */
export interface Selection {
  ids: ReadonlySet<number>
  cursor: number | null
  anchor: number | null
}

export const NO_SELECTION: Selection = { ids: new Set(), cursor: null, anchor: null }

export function selectOnly(id: number): Selection {
  return { ids: new Set([id]), cursor: id, anchor: id }
}

/** Ctrl/⌘ click: adds or takes away one row. */
export function toggleOne(selection: Selection, id: number): Selection {
  const ids = new Set(selection.ids)
  if (ids.has(id)) ids.delete(id)
  else ids.add(id)
  return { ids, cursor: id, anchor: id }
}

/** Shift click and Shift+arrow: everything from the anchor to `id`, given in `range`. */
export function selectRange(selection: Selection, id: number, range: readonly number[]): Selection {
  return { ids: new Set(range), cursor: id, anchor: selection.anchor ?? id }
}

/** Jobs that were removed leave the selection; the same object when none of them is in it. */
export function withoutGone(selection: Selection, gone: readonly number[]): Selection {
  const lost = new Set(gone.filter((id) => selection.ids.has(id) || selection.cursor === id || selection.anchor === id))
  if (lost.size === 0) return selection
  const ids = new Set([...selection.ids].filter((id) => !lost.has(id)))
  const stays = (id: number | null) => (id !== null && lost.has(id) ? null : id)
  return { ids, cursor: stays(selection.cursor), anchor: stays(selection.anchor) }
}
