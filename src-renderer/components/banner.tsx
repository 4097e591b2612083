import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'

interface Props {
  icon: LucideIcon
  bad?: boolean
  /** What can be done about it. */
  action?: ReactNode
  children: ReactNode
}

/** A line across the window that stays as long as what it says is true. */
export function Banner({ icon: Icon, bad, action, children }: Props) {
  return (
    <div className={bad ? 'banner bad' : 'banner'} role="status">
      <Icon size={15} aria-hidden="true" />
      <span className="banner-text">{children}</span>
      {action}
    </div>
  )
}
