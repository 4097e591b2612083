import { ChevronRight, Copy, Link } from 'lucide-react'
import { memo, useState } from 'react'
import type { Turn } from '../../../src-shared/transcript.js'
import { call } from '../../bridge.js'
import { formatBytes, plural } from '../../components/format-time.js'
import { IconButton } from '../../components/icon-button.js'
import { tell } from '../../stores/toast-store.js'
import { attempt } from '../actions/run-change.js'
import { turnLabel } from '../agents/turn-label.js'
import type { TurnPart } from './turn-differences.js'
import { ROLES, turnFacts } from './turn-facts.js'
import { TurnText } from './turn-text.js'
import { turnAsMarkdown } from './turns-as-markdown.js'

/** Of a longer turn only the beginning is drawn at first: a megabyte of Markdown would hold up the window. */
const LONG_CHARACTERS = 20_000
const SHOWN_CHARACTERS = 6_000
const PREVIEW_CHARACTERS = 160

interface Props {
  turn: Turn
  raw: boolean
  folded: boolean
  query: string
  /** How many matches the turn has, and which of them is the current one; −1 when that is in another turn. */
  matches: number
  current: number
  isCursor: boolean
  /** Marked where the turn beside it says something else; null where there is none, or nothing to mark. */
  parts: readonly TurnPart[] | null
  /** Of this turn. */
  link: string
  /** Whose transcript it is of, where several are side by side. */
  of: string | null
  onFold(row: number): void
}

/** One turn: who spoke, with what, at what cost, and what was said. */
export const TurnView = memo(function TurnView(props: Props) {
  const { turn, folded, query, matches, current, onFold } = props
  const [isWhole, setWhole] = useState(false)
  const { content } = turn
  const label = turnLabel(turn)
  const title = label?.title ?? ROLES[turn.role]
  const isCut = content.length > LONG_CHARACTERS && !isWhole && matches === 0
  return (
    <article
      className={`turn ${turn.role}${label === null ? '' : ' of-loop'}${props.isCursor ? ' cursor' : ''}`}
      aria-label={`Turn ${turn.index + 1}: ${title}`}
    >
      <header className="turn-head">
        <button type="button" className="turn-toggle" aria-expanded={!folded} onClick={() => onFold(turn.index)}>
          <ChevronRight size={13} aria-hidden="true" className={folded ? '' : 'turned'} />
          <span className="turn-number">{turn.index + 1}</span>
          <span className="turn-role">{title}</span>
        </button>
        {label?.note == null ? null : <span className={`badge turn-note ${label.tone}`}>{label.note}</span>}
        {props.of === null ? null : <span className="turn-of truncate">{props.of}</span>}
        {folded ? <span className="turn-preview truncate">{content.slice(0, PREVIEW_CHARACTERS)}</span> : null}
        {folded && matches > 0 ? <span className="badge amber">{plural(matches, 'match', 'matches')}</span> : null}
        <span className="turn-facts truncate">{turnFacts(turn, Date.now())}</span>
        <span className="turn-buttons">
          <IconButton
            icon={Link}
            small
            label="Copy link to this turn"
            onClick={() => copy(props.link, 'Link copied')}
          />
          <IconButton
            icon={Copy}
            small
            label="Copy this turn"
            onClick={() => copy(turnAsMarkdown(turn), `Turn ${turn.index + 1} copied`)}
          />
        </span>
      </header>
      {folded ? null : (
        <div className="turn-body">
          <TurnText
            parts={props.parts}
            text={isCut ? content.slice(0, SHOWN_CHARACTERS) : content}
            raw={props.raw}
            query={query}
            matches={matches}
            current={current}
          />
          {isCut ? (
            <button type="button" className="button quiet small" onClick={() => setWhole(true)}>
              Show all {formatBytes(content.length)}
            </button>
          ) : null}
        </div>
      )}
    </article>
  )
})

function copy(text: string, done: string): void {
  attempt(call('app.copyText', { text }).then(() => tell(done)))
}
