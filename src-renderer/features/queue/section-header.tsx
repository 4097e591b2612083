import { ChevronRight, ListRestart, RotateCcw, Trash2, Wrench } from 'lucide-react'
import { formatCount, plural } from '../../components/format-time.js'
import { Cell, rowProps } from '../../components/grid-roles.js'
import { useEngine } from '../../stores/engine-store.js'
import { fold, openFailures } from '../../stores/ui-store.js'
import { removeSection, retryGroup, retrySection } from '../actions/section-actions.js'
import { type QueueBlock, SECTION_TITLES } from './queue-blocks.js'

interface Props {
  block: QueueBlock
  top: number
  ariaIndex: number
}

/** The header of a section, or of the failures with one error: folds its rows, and acts on all of them. */
export function SectionHeader({ block, top, ariaIndex }: Props) {
  const count = useEngine((state) => state.overview?.counts[block.section] ?? 0)
  const { group } = block
  const title = group === null ? SECTION_TITLES[block.section] : group.message || group.code
  const total = group === null ? count : group.count
  return (
    <div
      {...rowProps(ariaIndex)}
      data-block={block.key}
      className={group === null ? 'section-head' : 'section-head group-head'}
      style={{ transform: `translateY(${top}px)`, height: block.headerPx }}
    >
      <Cell className="section-cell">
        <button
          type="button"
          className="section-toggle"
          tabIndex={-1}
          aria-expanded={!block.folded}
          onClick={() => fold(block.key, !block.folded)}
        >
          <ChevronRight size={14} aria-hidden="true" className={block.folded ? '' : 'turned'} />
          {group === null ? null : <span className="error-code">{group.code}</span>}
          <span className="truncate">{title}</span>
          <span className="section-count">{formatCount(total)}</span>
        </button>
      </Cell>
      <Cell className="section-actions">
        <HeaderAction block={block} total={total} />
      </Cell>
    </div>
  )
}

function HeaderAction({ block, total }: { block: QueueBlock; total: number }) {
  const { group, section } = block
  if (group !== null) {
    return (
      <>
        <button
          type="button"
          className="button quiet small"
          tabIndex={-1}
          title="See what failed and how, and change it before it is retried"
          onClick={() => openFailures(group.key)}
        >
          <Wrench aria-hidden="true" />
          <span className="action-word">Fix…</span>
        </button>
        <button
          type="button"
          className="button quiet small"
          tabIndex={-1}
          title={`Retry ${plural(total, 'job')}`}
          onClick={() => retryGroup(group)}
        >
          <RotateCcw aria-hidden="true" />
          <span className="action-word">Retry {plural(total, 'job')}</span>
        </button>
      </>
    )
  }
  if (section === 'attention') {
    return (
      <button type="button" className="button quiet small" tabIndex={-1} onClick={() => retrySection('attention')}>
        <ListRestart aria-hidden="true" />
        Retry all
      </button>
    )
  }
  if (section === 'done') {
    return (
      <button type="button" className="button quiet small" tabIndex={-1} onClick={() => removeSection('done')}>
        <Trash2 aria-hidden="true" />
        Clear
      </button>
    )
  }
  return null
}
