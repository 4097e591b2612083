import { useVirtualizer } from '@tanstack/react-virtual'
import { CircleAlert, TriangleAlert } from 'lucide-react'
import { type KeyboardEvent, useMemo, useRef, useState } from 'react'
import type { DefinitionFault } from '../../../src-shared/definition.js'
import type { DefinitionCheck } from '../../../src-shared/evaluation/check-definition.js'
import { scenarioSource } from '../../../src-shared/evaluation/scenarios.js'
import { formatCount, plural } from '../../components/format-time.js'
import { listboxProps, optionProps } from '../../components/list-roles.js'
import { faultPlace } from './fault-at.js'
import { focusFault } from './focus-fault.js'

const ROW_PX = 30

/** What becomes of a definition while it is written: its faults, or its scenarios with the one that is picked in full. */
export function ScenarioPreview({ check, faults }: { check: DefinitionCheck; faults: readonly DefinitionFault[] }) {
  return (
    <aside className="preview" aria-label="Preview">
      <div className="preview-head" role="status">
        {faults.length > 0 ? (
          <strong className="bad">{plural(faults.length, 'fault')}</strong>
        ) : (
          <strong>{plural(check.scenarioCount, 'scenario')}</strong>
        )}
        {faults.length > 0 && check.scenarioCount > 0 ? (
          <span className="muted">{plural(check.scenarioCount, 'scenario')} once they are gone</span>
        ) : null}
      </div>
      {faults.length + check.warnings.length === 0 ? null : (
        <ul className="faults">
          {faults.map((fault) => (
            <Fault key={`${fault.path.join('/')} ${fault.message}`} fault={fault} isFault />
          ))}
          {check.warnings.map((fault) => (
            <Fault key={`${fault.path.join('/')} ${fault.message}`} fault={fault} isFault={false} />
          ))}
        </ul>
      )}
      {check.content === null ? null : <Scenarios content={check.content} />}
    </aside>
  )
}

function Fault({ fault, isFault }: { fault: DefinitionFault; isFault: boolean }) {
  const Icon = isFault ? CircleAlert : TriangleAlert
  return (
    <li>
      <button type="button" className={isFault ? 'fault' : 'fault warning'} onClick={() => focusFault(fault)}>
        <Icon size={14} aria-label={isFault ? 'Fault' : 'Warning'} />
        <span>
          {fault.path.length === 0 ? null : <span className="fault-place">{faultPlace(fault)}</span>}
          {fault.message}
        </span>
      </button>
    </li>
  )
}

function Scenarios({ content }: { content: NonNullable<DefinitionCheck['content']> }) {
  const source = useMemo(() => scenarioSource(content), [content])
  const [picked, setPicked] = useState(0)
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: source.count,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 6,
  })
  const shown = source.count === 0 ? null : source.at(Math.min(picked, source.count - 1))
  const pick = (index: number) => {
    const to = Math.max(0, Math.min(source.count - 1, index))
    setPicked(to)
    virtual.scrollToIndex(to)
  }
  const handlers = {
    onKeyDown: (event: KeyboardEvent) => {
      const to = { ArrowDown: picked + 1, j: picked + 1, ArrowUp: picked - 1, k: picked - 1 }[event.key]
      if (to === undefined) return
      event.preventDefault()
      pick(to)
    },
  }
  return (
    <>
      <div ref={scroller} className="scenarios" {...listboxProps('Scenarios', `scenario-${picked}`)} {...handlers}>
        <div className="list-inner" style={{ height: virtual.getTotalSize() }} role="presentation">
          {virtual.getVirtualItems().map(({ index, key, start }) => {
            return (
              <div
                key={key}
                id={`scenario-${index}`}
                className="scenario"
                {...optionProps(index === picked, () => setPicked(index))}
                style={{ transform: `translateY(${start}px)` }}
              >
                <span className="muted">{formatCount(index + 1)}</span>
                <span className="truncate">{source.at(index).name}</span>
              </div>
            )
          })}
        </div>
      </div>
      {shown === null ? null : (
        <section className="scenario-full selectable" aria-label="Picked scenario" {...FOCUSABLE}>
          {shown.preamble === null ? null : (
            <>
              <h3>System</h3>
              <p>{shown.preamble}</p>
            </>
          )}
          <h3>Prompt</h3>
          <p>{shown.prompt}</p>
          {content.followups?.map(({ label, prompt }) => (
            <div key={label}>
              <h3>{label}</h3>
              <p>{prompt}</p>
            </div>
          ))}
        </section>
      )}
    </>
  )
}

const FOCUSABLE = { tabIndex: 0 } as const
