import { memo, useRef } from 'react'
import type { JobSummary, Section } from '../../../src-shared/queue-view.js'
import { formatCount, formatElapsed } from '../../components/format-time.js'
import { Cell, rowProps } from '../../components/grid-roles.js'
import { ProgressBar } from '../../components/progress-bar.js'
import { StateIcon, shownState } from '../../components/state-icon.js'
import { useNow } from '../../components/use-now.js'
import { useAsked } from '../../stores/asked-store.js'
import { useEngine } from '../../stores/engine-store.js'
import { primaryAction } from '../actions/job-actions.js'
import { RowBadges } from './row-badges.js'
import { RowStart } from './row-start.js'
import { percentText, rowSubtitle, rowTime } from './row-text.js'
import { useRowDrag } from './use-row-drag.js'

interface Props {
  /** 0 while the place's job has not been read. */
  id: number
  section: Section
  index: number
  ariaIndex: number
  top: number
  height: number
  isSelected: boolean
  isCursor: boolean
  isHovered: boolean
  isDragged: boolean
  /** The header above says the error already. */
  isGrouped: boolean
}

/** One job in the list. Drawn again only when its own row or place changes. */
export const JobRow = memo(function JobRow(props: Props) {
  const { id, section, top, height } = props
  const job = useEngine((state) => state.rows.get(id))
  const element = useRef<HTMLDivElement>(null)
  const canDrag = section === 'next'
  useRowDrag(element, id, canDrag)
  const classes = [
    'row',
    props.isCursor ? 'cursor' : '',
    props.isDragged ? 'dragged' : '',
    section === 'running' ? 'tall' : '',
    job === undefined ? 'loading' : '',
  ]
  return (
    <div
      ref={element}
      {...rowProps(props.ariaIndex, props.isSelected)}
      id={id === 0 ? undefined : `job-${id}`}
      data-id={id}
      className={classes.filter(Boolean).join(' ')}
      data-state={job?.state}
      style={{ transform: `translateY(${top}px)`, height }}
    >
      <span className={canDrag ? 'grip on' : 'grip'} aria-hidden="true" />
      <Cells id={id} job={job} section={section} index={props.index} isGrouped={props.isGrouped} />
      <Cell className="row-action">
        {job !== undefined && (isKept(job) || props.isCursor || props.isHovered) ? (
          <PrimaryButton job={job} isReachable={props.isCursor} />
        ) : null}
      </Cell>
    </div>
  )
})

/** Whether its button is there without being looked for: what runs is paused, and what is paused resumed, most of all. */
function isKept({ state }: JobSummary): boolean {
  return state === 'running' || state === 'paused'
}

interface CellsProps {
  id: number
  /** Not there while it is being read: the cells are, so that nothing is built anew when it comes. */
  job: JobSummary | undefined
  section: Section
  index: number
  isGrouped: boolean
}

function Cells({ id, job, section, index, isGrouped }: CellsProps) {
  const now = useNow()
  const asked = useAsked((state) => state.jobs.get(id))
  const subtitle = job === undefined ? '' : isGrouped ? (job.stage ?? '') : rowSubtitle(job, asked)
  const isRunning = section === 'running'
  const state = job === undefined ? 'queued' : shownState(job, now, asked)
  return (
    <>
      <Cell className="row-lead">
        {state === 'queued' ? (
          // In the run order the place says more than an icon that is the same in every row.
          <span className="row-number">
            {formatCount(index + 1)}
            <span className="sr-only"> in the queue</span>
          </span>
        ) : (
          <StateIcon state={state} />
        )}
      </Cell>
      <Cell className="row-body">
        <div className="row-main">
          <span className="row-name truncate">{job?.name ?? 'Loading'}</span>
          {isRunning && job !== undefined ? <RowBadges job={job} isGrouped={false} /> : null}
          <span className={`row-sub truncate${section === 'attention' && !isGrouped ? ' row-error' : ''}`}>
            {subtitle}
          </span>
        </div>
        {isRunning && job !== undefined ? <ProgressBar value={job.progress} label={`Progress of ${job.name}`} /> : null}
      </Cell>
      <Cell className="row-badges">
        {job === undefined ? null : isRunning ? (
          <span className="row-percent">{percentText(job.progress)}</span>
        ) : (
          <RowBadges job={job} isGrouped={isGrouped} />
        )}
      </Cell>
      <Cell className="row-time">
        {job === undefined ? '' : section === 'next' ? <RowStart id={job.id} /> : rowTime(job, now)}
        {isRunning && job !== undefined && job.expectedMs !== null ? (
          <span className="row-expected"> of ~{formatElapsed(job.expectedMs)}</span>
        ) : null}
      </Cell>
    </>
  )
}

function PrimaryButton({ job, isReachable }: { job: JobSummary; isReachable: boolean }) {
  const action = primaryAction(job)
  if (action === null) return null
  return (
    <button
      type="button"
      className="icon-button small"
      aria-label={`${action.label} ${job.name}`}
      title={action.label}
      tabIndex={isReachable ? 0 : -1}
      onClick={() => action.run([job.id])}
    >
      <action.icon size={14} strokeWidth={1.75} aria-hidden="true" />
    </button>
  )
}
