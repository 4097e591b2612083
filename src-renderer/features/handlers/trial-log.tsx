import { useEffect, useRef } from 'react'
import { type TrialMark, trialLine } from '../../../src-shared/trial-words.js'
import { plural } from '../../components/format-time.js'
import type { Shown, Trial } from './use-trial.js'

/** What each mark means, for those who do not see it. */
const SAID_BY: Record<TrialMark, string> = {
  '→': 'to the handler',
  '←': 'from the handler',
  out: 'output',
  err: 'error output',
  '!': 'wrong',
  '·': 'Jobyard',
}

/** How near its end a list counts as being there, in px. */
const NEAR_PX = 24

/** The messages of a trial as they come; its end is followed until one scrolls away from it. */
export function TrialLog({ trial }: { trial: Trial }) {
  const list = useRef<HTMLElement>(null)
  const follows = useRef(true)
  // In a low window it begins below what is seen.
  useEffect(() => list.current?.scrollIntoView({ block: 'nearest' }), [])
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever there is more
  useEffect(() => {
    const element = list.current
    if (element !== null && follows.current) element.scrollTop = element.scrollHeight
  }, [trial.shown])
  return (
    <section
      ref={list}
      className="trial-log selectable"
      aria-label="Messages"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be scrollable by keys
      tabIndex={0}
      onScroll={({ currentTarget: at }) => {
        follows.current = at.scrollHeight - at.scrollTop - at.clientHeight < NEAR_PX
      }}
    >
      {trial.dropped === 0 ? null : <p className="muted">{plural(trial.dropped, 'earlier line')} let go of</p>}
      <ol>
        {trial.shown.map((one) => (
          <Line key={one.key} shown={one} />
        ))}
      </ol>
    </section>
  )
}

function Line({ shown: { event } }: { shown: Shown }) {
  const { mark, text, help } = trialLine(event)
  return (
    <li className={`trial-line ${CLASSES[mark]}`}>
      <span className="trial-time">{(event.at / 1000).toFixed(2)}</span>
      <span className="trial-mark" aria-hidden="true">
        {mark}
      </span>
      <span className="sr-only">{SAID_BY[mark]}: </span>
      <div className="trial-text">
        {text}
        {help.map((line) => (
          <p key={line}>{line}</p>
        ))}
      </div>
    </li>
  )
}

const CLASSES: Record<TrialMark, string> = {
  '→': 'sent',
  '←': 'said',
  out: 'printed',
  err: 'printed err',
  '!': 'wrong',
  '·': 'told',
}
