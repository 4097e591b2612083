import type { ReactNode } from 'react'

const FOCUSABLE = { tabIndex: 0 } as const

/** A table that may be wider than its place: it is scrolled by the keyboard as well. */
export function TableScroll({ label, children }: { label: string; children: ReactNode }) {
  return (
    <section className="table-scroll" aria-label={`${label}, table`} {...FOCUSABLE}>
      {children}
    </section>
  )
}
