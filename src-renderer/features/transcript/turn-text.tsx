import { type ReactNode, useLayoutEffect, useMemo, useRef, useState } from 'react'
import Markdown from 'react-markdown'
import { MarkedText } from '../../components/marked-text.js'
import { diffHast } from '../agents/diff-hast.js'
import { markHast } from './mark-hast.js'
import type { TurnPart } from './turn-differences.js'

/** Elements that would load something from outside, or do something. */
const REFUSED = ['img', 'iframe', 'video', 'audio', 'script']

interface Props {
  /** The same text cut at what differs from the one beside it; null for none. */
  parts: readonly TurnPart[] | null
  text: string
  raw: boolean
  /** What is searched for; empty for nothing. */
  query: string
  /** How many matches the text has, and which is the current one; −1 when that is elsewhere. */
  matches: number
  current: number
}

/** What was said, as rendered Markdown or as it was written, with the matches marked. */
export function TurnText({ parts, text, raw, query, matches, current }: Props) {
  const body = useRef<HTMLDivElement>(null)
  // A match in what Markdown does not show, such as its own signs, can be marked in the source alone.
  const [hidden, setHidden] = useState('')
  const isRaw = raw || (query !== '' && hidden === query)
  useLayoutEffect(() => {
    const element = body.current
    if (element === null || matches === 0) return
    const marks = element.querySelectorAll('mark')
    if (marks.length !== matches) setHidden(query)
    for (const [n, mark] of marks.entries()) {
      mark.className = n === current ? 'now' : ''
      // What a person has folded is not where a match may stay hidden.
      mark.closest('details')?.setAttribute('open', '')
    }
  }, [query, matches, current])
  // Diffs first, so that matches are marked in their lines.
  const plugins = useMemo(
    () => [[diffHast, query] as [typeof diffHast, string], [markHast, query] as [typeof markHast, string]],
    [query],
  )
  if (parts !== null && query === '') {
    return (
      <pre className="turn-raw turn-compared selectable">
        {parts.map((part) =>
          part.differs ? (
            <mark key={part.at} className="differs">
              {part.text}
            </mark>
          ) : (
            part.text
          ),
        )}
      </pre>
    )
  }
  if (isRaw) {
    return (
      <pre className="turn-raw selectable">
        <MarkedText text={text} query={query} current={current} />
      </pre>
    )
  }
  return (
    <div ref={body} className="turn-text selectable">
      <Markdown disallowedElements={REFUSED} skipHtml components={COMPONENTS} rehypePlugins={plugins}>
        {text}
      </Markdown>
    </div>
  )
}

/** Links lead nowhere from here, since the window opens no pages; their address is shown instead. */
const COMPONENTS = {
  a: ({ href, children }: { href?: string | undefined; children?: ReactNode }) => (
    <span className="turn-link" title={href}>
      {children}
    </span>
  ),
}
