import { ChevronRight } from 'lucide-react'
import { memo, type ReactNode } from 'react'
import Markdown from 'react-markdown'
import type { Turn } from '../../../src-shared/transcript.js'
import { formatClock, formatCount, formatSpan } from '../../components/format-time.js'
import { markText } from '../output/mark-text.js'

const ROLES: Record<Turn['role'], string> = { system: 'System', user: 'User', assistant: 'Assistant', tool: 'Tool' }
/** Elements that would load something from outside, or do something. */
const REFUSED = ['img', 'iframe', 'video', 'audio', 'script']

interface Props {
  turn: Turn
  raw: boolean
  folded: boolean
  query: string
  /** Which match in this turn is the current one; −1 when it is in another. */
  current: number
  isCursor: boolean
  onFold(index: number): void
}

/** One turn: who spoke, with what, at what cost, and what was said. */
export const TurnView = memo(function TurnView({ turn, raw, folded, query, current, isCursor, onFold }: Props) {
  const tokens = [
    turn.inputTokens === null ? null : `${formatCount(turn.inputTokens)} in`,
    turn.outputTokens === null ? null : `${formatCount(turn.outputTokens)} out`,
  ].filter((part) => part !== null)
  const facts = [
    turn.model,
    tokens.length === 0 ? null : tokens.join(' / '),
    turn.durationMs === null ? null : formatSpan(turn.durationMs),
    formatClock(turn.at, Date.now()),
  ].filter((part) => part !== null)
  return (
    <article
      className={`turn ${turn.role}${isCursor ? ' cursor' : ''}`}
      aria-label={`Turn ${turn.index + 1}: ${ROLES[turn.role]}`}
    >
      <header className="turn-head">
        <button type="button" className="section-toggle" aria-expanded={!folded} onClick={() => onFold(turn.index)}>
          <ChevronRight size={13} aria-hidden="true" className={folded ? '' : 'turned'} />
          <span className="turn-role">{ROLES[turn.role]}</span>
        </button>
        <span className="turn-facts truncate">{facts.join(' · ')}</span>
      </header>
      {folded ? null : query !== '' || raw ? (
        <pre className="turn-raw selectable">
          {markText(turn.content, query).map((part) =>
            part.match === null ? (
              part.text
            ) : (
              <mark key={part.at} className={part.match === current ? 'now' : undefined}>
                {part.text}
              </mark>
            ),
          )}
        </pre>
      ) : (
        <div className="turn-text selectable">
          <Markdown disallowedElements={REFUSED} skipHtml components={COMPONENTS}>
            {turn.content}
          </Markdown>
        </div>
      )}
    </article>
  )
})

/** Links lead nowhere from here, since the window opens no pages; their address is shown instead. */
const COMPONENTS = {
  a: ({ href, children }: { href?: string | undefined; children?: ReactNode }) => (
    <span className="turn-link" title={href}>
      {children}
    </span>
  ),
}
