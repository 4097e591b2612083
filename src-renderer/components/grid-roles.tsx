import type { ReactNode } from 'react'

/**
 * Roles of a list that is drawn from positioned blocks, since rows of a <table> can't be placed one by one. The grid itself
 * holds the focus and names the active row, so neither rows nor cells take it.
 */
export function gridProps(label: string, rows: number, activeId: string | undefined, isMulti = true) {
  return {
    role: 'grid',
    tabIndex: 0,
    'aria-label': label,
    'aria-multiselectable': isMulti,
    'aria-rowcount': rows,
    'aria-activedescendant': activeId,
  } as const
}

/** Of a row; headers can't be selected and leave `isSelected` out. @param index 1-based */
export function rowProps(index: number, isSelected?: boolean) {
  return { role: 'row', 'aria-rowindex': index, 'aria-selected': isSelected } as const
}

const CELL = { role: 'gridcell' } as const

export function Cell({ className, children }: { className?: string; children: ReactNode }) {
  return (
    <div {...CELL} className={className}>
      {children}
    </div>
  )
}
