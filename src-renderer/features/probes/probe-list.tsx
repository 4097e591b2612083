import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useEffect, useRef } from 'react'
import type { ProbeRow } from '../../../src-shared/run.js'
import { Cell, gridProps, rowProps } from '../../components/grid-roles.js'
import { SimulatedBadge } from '../../components/simulated-badge.js'
import { StateIcon } from '../../components/state-icon.js'
import type { ProbePages } from './probe-pages.js'

const ROW_PX = 58

interface Props {
  pages: ProbePages
  selected: number | null
  /** Index of the selected one; −1 while unknown. */
  cursor: number
  onSelect(index: number, probe: ProbeRow): void
  handlers: { onKeyDown(event: KeyboardEvent): void }
}

/** The transcripts that the filter lets through, virtualised: only what is seen is read and drawn. */
export function ProbeList({ pages, selected, cursor, onSelect, handlers }: Props) {
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: pages.total ?? 0,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 8,
  })
  const items = virtual.getVirtualItems()
  const from = items[0]?.index ?? 0
  const to = (items.at(-1)?.index ?? 0) + 1
  useEffect(() => pages.want(from, to), [pages, from, to])
  useEffect(() => {
    if (cursor >= 0) virtual.scrollToIndex(cursor, { align: 'auto' })
  }, [cursor, virtual])
  return (
    <div
      ref={scroller}
      className="list probes"
      {...gridProps('Transcripts', pages.total ?? 0, selected === null ? undefined : `probe-${selected}`, false)}
      {...handlers}
    >
      <div className="list-inner" style={{ height: virtual.getTotalSize() }} role="presentation">
        {items.map(({ index, start, key }) => {
          const probe = pages.at(index)
          return probe === undefined ? (
            <div
              key={key}
              className="probe loading"
              {...rowProps(index + 1)}
              style={{ transform: `translateY(${start}px)` }}
            >
              <Cell>
                <span className="sr-only">Reading…</span>
              </Cell>
            </div>
          ) : (
            <div
              key={key}
              id={`probe-${probe.jobId}`}
              data-probe={probe.jobId}
              className={probe.jobId === selected ? 'probe cursor' : 'probe'}
              {...rowProps(index + 1, probe.jobId === selected)}
              style={{ transform: `translateY(${start}px)` }}
              {...{ onMouseDown: () => onSelect(index, probe) }}
            >
              <Probe probe={probe} />
            </div>
          )
        })}
      </div>
    </div>
  )
}

function Probe({ probe }: { probe: ProbeRow }) {
  return (
    <Cell className="probe-cell">
      <span className="probe-head">
        <StateIcon state={probe.state} size={14} />
        <span className="probe-model truncate">{probe.model}</span>
        {probe.sample > 0 ? <span className="muted">#{probe.sample + 1}</span> : null}
        {probe.simulated ? <SimulatedBadge /> : null}
        <span className="spacer" />
        <Decision probe={probe} />
      </span>
      <span className="probe-scenario truncate">{probe.scenario}</span>
      <span className="probe-excerpt truncate">
        {probe.errorCode !== null ? <span className="bad">{probe.errorCode}</span> : probe.excerpt}
      </span>
    </Cell>
  )
}

/** The decision in effect: a person's before the parsed one. */
function Decision({ probe }: { probe: ProbeRow }) {
  if (probe.truncated) return <span className="badge amber">cut off</span>
  if (probe.undecided) return <span className="badge amber">undecided</span>
  const decision = probe.manualDecision ?? probe.decision
  if (decision === null) return null
  return (
    <span
      className={probe.manualDecision === null ? 'decision' : 'decision manual'}
      title={probe.manualDecision === null ? 'Read from the answer' : 'Set by a person'}
    >
      {decision}
    </span>
  )
}
