import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'

/** What a pane says when it has nothing to show: why, and what to do. */
export function EmptyState(props: { icon: LucideIcon; title: string; children?: ReactNode; actions?: ReactNode }) {
  const Icon = props.icon
  return (
    <div className="empty">
      <Icon size={28} strokeWidth={1.25} aria-hidden="true" />
      <h2 className="empty-title">{props.title}</h2>
      {props.children ? <div className="empty-text">{props.children}</div> : null}
      {props.actions === undefined ? null : <div className="empty-actions">{props.actions}</div>}
    </div>
  )
}
