import { DatabaseZap, FolderOpen, HardDrive, Hourglass, Lock, type LucideIcon, PackageX } from 'lucide-react'
import type { TroubleKind } from '../../../src-shared/queue-view.js'
import { call } from '../../bridge.js'
import { EmptyState } from '../../components/empty-state.js'
import { useEngine } from '../../stores/engine-store.js'
import { attempt } from '../actions/run-change.js'
import { DamageScreen } from './damage-screen.js'

const WORDS: Record<Exclude<TroubleKind, 'damaged'>, { icon: LucideIcon; title: string; fix: string }> = {
  newer: {
    icon: PackageX,
    title: 'A newer Jobyard wrote this queue',
    fix: 'Update Jobyard, or start it on another data folder. This version changes nothing in it.',
  },
  locked: {
    icon: Hourglass,
    title: 'Another process holds the queue',
    fix: 'The queue opens as soon as that process lets go of it.',
  },
  'read-only': {
    icon: Lock,
    title: 'The queue can’t be written to',
    fix: 'Make the data folder and the files in it writable. The queue opens as soon as they are.',
  },
  full: {
    icon: HardDrive,
    title: 'The disk is full',
    fix: 'Free some space. The queue opens as soon as there is some.',
  },
  gone: {
    icon: DatabaseZap,
    title: 'The database is gone',
    fix: 'Put it back where it was.',
  },
  other: {
    icon: DatabaseZap,
    title: 'The queue can’t be opened',
    fix: 'It opens as soon as the cause is gone.',
  },
}

/** In place of every page while the queue can't be opened: what is wrong, and what to do (rule K2). */
export function TroubleScreen() {
  const trouble = useEngine((state) => state.status?.trouble ?? null)
  if (trouble === null) return <main className="main" aria-busy="true" />
  if (trouble.kind === 'damaged') return <DamageScreen />
  const { icon, title, fix } = WORDS[trouble.kind]
  return (
    <main className="main" aria-live="polite">
      <h1 className="sr-only">The queue is not open</h1>
      <EmptyState
        icon={icon}
        title={title}
        actions={
          <button type="button" className="button" onClick={() => attempt(call('app.openDataFolder'))}>
            <FolderOpen aria-hidden="true" />
            Open the data folder
          </button>
        }
      >
        <p>{fix}</p>
        <p className="muted selectable">{trouble.message}</p>
        <p className="muted">Nothing is lost. It is tried again by itself.</p>
      </EmptyState>
    </main>
  )
}
