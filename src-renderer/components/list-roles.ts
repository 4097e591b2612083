/**
 * Roles of a list of which one entry can be picked, drawn from positioned blocks. The list holds the focus and names the
 * active entry, so entries do not take it.
 */
export function listboxProps(label: string, activeId: string | undefined) {
  return { role: 'listbox', tabIndex: 0, 'aria-label': label, 'aria-activedescendant': activeId } as const
}

/** Of an entry. @param onPick by the pointer; the keyboard acts on the list */
export function optionProps(isSelected: boolean, onPick: () => void) {
  return { role: 'option', 'aria-selected': isSelected, onClick: onPick } as const
}
