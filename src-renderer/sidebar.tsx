import {
  Boxes,
  ChartColumn,
  Command,
  FileText,
  FlaskConical,
  ListOrdered,
  type LucideIcon,
  Search,
  Settings,
} from 'lucide-react'
import type { ReactNode } from 'react'
import type { Section } from '../src-shared/queue-view.js'
import { formatLarge } from './components/format-number.js'
import { formatCount } from './components/format-time.js'
import { Keys } from './components/keys.js'
import { Mark } from './components/mark.js'
import { HealthBadge } from './features/insights/health-badge.js'
import { SECTION_TITLES } from './features/queue/queue-blocks.js'
import { useEngine } from './stores/engine-store.js'
import { fold, setLayout, useUi, type View } from './stores/ui-store.js'

const COUNTED: readonly Section[] = ['running', 'next', 'waiting', 'paused', 'attention']

/** Where to go, and how many jobs are where: the answer to "what runs, what is next, what needs me". */
export function Sidebar() {
  return (
    <nav className="sidebar" aria-label="Main">
      <div className="brand">
        <Mark />
        Jobyard
      </div>
      <div className="nav">
        <NavItem view="queue" icon={ListOrdered} label="Queue" />
        <SectionCounts />
        <NavItem view="runs" icon={FlaskConical} label="Runs" />
        <NavItem view="definitions" icon={FileText} label="Definitions" />
        <NavItem view="search" icon={Search} label="Search" />
        <NavItem view="insights" icon={ChartColumn} label="Insights">
          <HealthBadge />
        </NavItem>
        <NavItem view="handlers" icon={Boxes} label="Handlers" />
        <NavItem view="settings" icon={Settings} label="Settings" />
      </div>
      <div className="sidebar-foot">
        <button type="button" className="nav-item" onClick={() => useUi.setState({ palette: true })}>
          <Command aria-hidden="true" />
          Commands
          <span className="nav-count">
            <Keys keys="Mod+K" />
          </span>
        </button>
      </div>
    </nav>
  )
}

interface NavItemProps {
  view: View
  icon: LucideIcon
  label: string
  children?: ReactNode
}

function NavItem({ view, icon: Icon, label, children }: NavItemProps) {
  const current = useUi((state) => state.layout.view)
  return (
    <button
      type="button"
      className="nav-item"
      aria-current={current === view ? 'page' : undefined}
      // Once more leads out of a single run or definition, to all of them.
      onClick={() => setLayout(current === view ? { run: null, definition: null } : { view })}
    >
      <Icon aria-hidden="true" />
      {label}
      {children}
    </button>
  )
}

function SectionCounts() {
  const counts = useEngine((state) => state.overview?.counts)
  if (counts === undefined) return null
  return (
    <div className="nav-counts">
      {COUNTED.map((section) => (
        <button key={section} type="button" className="nav-section" onClick={() => goTo(section)}>
          {SECTION_TITLES[section]}
          <span className={section === 'attention' && counts[section] > 0 ? 'nav-count alert' : 'nav-count'}>
            <span title={formatCount(counts[section])}>{formatLarge(counts[section])}</span>
          </span>
        </button>
      ))}
    </div>
  )
}

function goTo(section: Section): void {
  setLayout({ view: 'queue' })
  fold(section, false)
  useUi.setState({ reveal: { block: section } })
}
