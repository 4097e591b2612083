import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'

/** A line across the window that stays as long as what it says is true. */
export function Banner({ icon: Icon, bad, children }: { icon: LucideIcon; bad?: boolean; children: ReactNode }) {
  return (
    <div className={bad ? 'banner bad' : 'banner'} role="status">
      <Icon size={15} aria-hidden="true" />
      <span className="banner-text">{children}</span>
    </div>
  )
}
