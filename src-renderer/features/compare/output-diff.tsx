import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useMemo, useRef, useState } from 'react'
import { toJobyardError } from '../../../src-shared/errors.js'
import { plainText } from '../../../src-shared/plain-text.js'
import { call } from '../../bridge.js'
import { plural } from '../../components/format-time.js'
import { type DiffPart, type DiffRow, diffLines } from './diff-lines.js'

/** Of each output the last lines are compared: how it ended is what is asked about. */
const LINES = 2_000
const ROW_PX = 20

interface Side {
  lines: string[]
  /** Whether there is more before them. */
  isCut: boolean
}

interface Props {
  id: number
  /** The attempts that stand left and right. */
  left: number
  right: number
}

/** The outputs of two attempts beside each other, differences marked. */
export function OutputDiff({ id, left, right }: Props) {
  const sides = useOutputs(id, left, right)
  const rows = useMemo(
    () => (sides === null || 'trouble' in sides ? null : diffLines(sides.left.lines, sides.right.lines)),
    [sides],
  )
  if (sides === null) return <p className="pane-note">Reading…</p>
  if ('trouble' in sides) return <p className="pane-note">{sides.trouble}</p>
  const isCut = sides.left.isCut || sides.right.isCut
  if (rows === null) {
    return <p className="pane-note">The two outputs have too little in common to be compared line by line.</p>
  }
  const differing = rows.filter(({ kind }) => kind === 'differs').length
  return (
    <>
      <p className="diff-note muted">
        {differing === 0
          ? 'The outputs are the same'
          : `${plural(differing, 'line')} differ${differing === 1 ? 's' : ''}`}
        {isCut ? ` in the last ${LINES.toLocaleString('en-US')} lines` : ''}
      </p>
      <Rows key={`${left}-${right}`} rows={rows} />
    </>
  )
}

const FOCUSABLE = { tabIndex: 0 } as const

function Rows({ rows }: { rows: readonly DiffRow[] }) {
  const [opened, setOpened] = useState<ReadonlySet<number>>(new Set())
  const scroller = useRef<HTMLDivElement>(null)
  const shown = useMemo(
    () =>
      rows.flatMap((row, index): { row: DiffRow; gap: number }[] =>
        row.kind === 'gap' && opened.has(index)
          ? row.lines.map((line) => ({ row: { kind: 'same', ...line }, gap: index }))
          : [{ row, gap: index }],
      ),
    [rows, opened],
  )
  const virtual = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 10,
  })
  return (
    <section ref={scroller} className="diff" aria-label="Differences" {...FOCUSABLE}>
      <div className="output-inner selectable" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const found = shown[item.index]
          if (found === undefined) return null
          return (
            <div
              key={item.key}
              ref={virtual.measureElement}
              data-index={item.index}
              className="diff-place"
              style={{ transform: `translateY(${item.start}px)` }}
            >
              <Row row={found.row} onOpen={() => setOpened(new Set(opened).add(found.gap))} />
            </div>
          )
        })}
      </div>
    </section>
  )
}

function Row({ row, onOpen }: { row: DiffRow; onOpen(): void }) {
  if (row.kind === 'gap') {
    return (
      <button type="button" className="diff-gap" onClick={onOpen}>
        {plural(row.lines.length, 'equal line')}
      </button>
    )
  }
  if (row.kind === 'same') {
    return (
      <div className="diff-row same">
        <div className="diff-side">{row.left}</div>
        <div className="diff-side right">{row.right}</div>
      </div>
    )
  }
  return (
    <div className="diff-row">
      <DiffSide parts={row.left} side="left" />
      <DiffSide parts={row.right} side="right" />
    </div>
  )
}

function DiffSide({ parts, side }: { parts: readonly DiffPart[] | null; side: 'left' | 'right' }) {
  if (parts === null) return <div className={`diff-side none ${side}`} />
  return (
    <div className={`diff-side differs ${side}`}>
      <span className="sr-only">{side === 'left' ? 'Only before: ' : 'Only after: '}</span>
      {parts.map((part) =>
        part.differs ? (
          <mark key={part.at} className="diff-mark">
            {part.text}
          </mark>
        ) : (
          part.text
        ),
      )}
    </div>
  )
}

function useOutputs(id: number, left: number, right: number) {
  const [sides, setSides] = useState<{ left: Side; right: Side } | { trouble: string } | null>(null)
  useEffect(() => {
    let isWanted = true
    setSides(null)
    Promise.all([readEnd(id, left), readEnd(id, right)]).then(
      ([one, other]) => isWanted && setSides({ left: one, right: other }),
      (error: unknown) => isWanted && setSides({ trouble: toJobyardError(error).message }),
    )
    return () => {
      isWanted = false
    }
  }, [id, left, right])
  return sides
}

async function readEnd(id: number, attempt: number): Promise<Side> {
  const page = await call('output.lines', { id, attempt, at: 'end', limit: LINES })
  return { lines: page.lines.map(({ text }) => plainText(text)), isCut: page.from > 0 }
}
